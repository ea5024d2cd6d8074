package io.civicq.cache.invalidation;

import io.civicq.cache.key.CacheKey;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A node's memory of the invalidation log: the last number applied to each key, scope, tag and data type (its
 * <em>stamp</em>).
 *
 * <p>A value that was read from its system of record at position <i>p</i> is valid if and only if <i>p</i> is at or above
 * the <em>floor</em> and nothing that it belongs to has a stamp above <i>p</i>. That one comparison covers an
 * invalidation during a load, tags that the loader found out, and a slow writer.
 *
 * <p>Memory is bounded: past the bound the older half of the stamps is forgotten and the floor rises above them, so
 * that what can no longer be judged is invalid.
 *
 * <p>Thread-safe. {@link #position} is one volatile read; a reader that has seen a position sees all stamps up to it.
 */
public final class InvalidationMirror {
    private static final int MAX_PATTERNS = 64;

    private final int maxStamps;

    /** Written under this monitor, before {@link #position}. */
    private final Map<Long, Stamp> stamps = new ConcurrentHashMap<>();

    /** Oldest first; replaced under this monitor, before {@link #position}. */
    private volatile List<PatternStamp> patterns = List.of();

    /** Written under this monitor, before a stamp that it replaces is removed. */
    private volatile LogPosition floor = new LogPosition(0, 0);

    private volatile LogPosition position = new LogPosition(0, 0);

    /** @param maxStamps how many stamps to remember; about 100 bytes each */
    public InvalidationMirror(int maxStamps) {
        if (maxStamps < 2) {
            throw new IllegalArgumentException("maxStamps must be at least 2, but was " + maxStamps);
        }
        this.maxStamps = maxStamps;
    }

    /** Begins anew at a position of the log: nothing that was read before it is trusted. */
    public synchronized void restart(LogPosition start) {
        floor = start;
        stamps.clear();
        patterns = List.of();
        position = start;
    }

    /**
     * Takes over what a log remembers. Within one epoch it adds to what is known; a log of another epoch replaces it.
     */
    public synchronized void adopt(LogSnapshot snapshot) {
        boolean sameHistory = position.epoch() == snapshot.position().epoch();
        if (!sameHistory) {
            restart(snapshot.position());
        }
        snapshot.stamps().forEach((name, stamp) -> stamps.merge(name, stamp, Stamp::and));
        long floorBefore = sameHistory ? floor.number() : 0;
        floor = new LogPosition(snapshot.position().epoch(), Math.max(floorBefore, snapshot.floor()));
        remember(snapshot.patterns());
        forgetIfFull();
        moveTo(snapshot.position().number());
    }

    /**
     * Applies one entry of the log. Entries may come twice or out of order; each is visible to {@link #standing} when
     * this returns.
     */
    public synchronized void apply(long number, Invalidation invalidation) {
        Stamp now = Stamp.of(number, invalidation.severity());
        boolean news = number > position.number();
        for (long name : StampNames.of(invalidation)) {
            Stamp before = stamps.get(name);
            Stamp after = before == null ? now : before.and(now);
            stamps.put(name, after);
            news |= !after.equals(before);
        }
        news |= remember(invalidation.patterns().stream()
                .map(pattern -> new PatternStamp(pattern, number, invalidation.severity()))
                .toList());
        if (news) {
            forgetIfFull();
            moveTo(number);
        }
    }

    /** Applies an invalidation that no log has numbered, as the next one of this node, and returns its position. */
    public synchronized LogPosition applyNext(Invalidation invalidation) {
        apply(position.number() + 1, invalidation);
        return position;
    }

    private void moveTo(long number) {
        position = new LogPosition(floor.epoch(), Math.max(position.number(), number));
    }

    private boolean remember(Collection<PatternStamp> more) {
        Set<PatternStamp> all = new LinkedHashSet<>(patterns);
        if (!all.addAll(more)) {
            return false;
        }
        List<PatternStamp> byAge = all.stream()
                .sorted(Comparator.comparingLong(PatternStamp::number))
                .toList();
        int tooMany = Math.max(0, byAge.size() - MAX_PATTERNS);
        if (tooMany > 0) {
            raiseFloor(byAge.get(tooMany - 1).number());
        }
        patterns = List.copyOf(byAge.subList(tooMany, byAge.size()));
        return true;
    }

    private void forgetIfFull() {
        if (stamps.size() <= maxStamps) {
            return;
        }
        long[] numbers =
                stamps.values().stream().mapToLong(Stamp::last).sorted().toArray();
        long median = numbers[numbers.length / 2];
        raiseFloor(median);
        stamps.values().removeIf(stamp -> stamp.last() <= median);
    }

    private void raiseFloor(long number) {
        floor = new LogPosition(floor.epoch(), Math.max(floor.number(), number));
    }

    /** The newest position applied. A new object whenever anything changed, so that identity tells "nothing moved". */
    public LogPosition position() {
        return position;
    }

    /**
     * What is known of a value.
     *
     * @param key its key
     * @param cache the name of its data type, by {@link StampNames#ofCache}
     * @param tags its tags
     * @param since the position read before it was loaded
     */
    public Standing standing(CacheKey key, long cache, Collection<String> tags, LogPosition since) {
        long number = since.number();
        Standing standing = worse(Standing.VALID, cache, number);
        standing = worse(standing, StampNames.ofKey(key), number);
        for (int depth = key.depth(); depth >= 0; depth--) {
            standing = worse(standing, StampNames.ofScope(key, depth), number);
        }
        for (String tag : tags) {
            standing = worse(standing, StampNames.ofTag(tag), number);
        }
        List<PatternStamp> recent = patterns;
        if (!recent.isEmpty()) {
            standing = worse(standing, recent, key, number);
        }
        // The floor is read last: a stamp that was missed above because it was just forgotten is below it.
        return since.covers(floor) ? standing : Standing.REVOKED;
    }

    private Standing worse(Standing standing, long name, long since) {
        Stamp stamp = stamps.get(name);
        if (stamp == null || stamp.last() <= since) {
            return standing;
        }
        return stamp.lastHard() > since ? Standing.REVOKED : max(standing, Standing.INVALID);
    }

    private static Standing worse(Standing standing, List<PatternStamp> recent, CacheKey key, long since) {
        Standing worst = standing;
        String text = key.text();
        for (PatternStamp stamp : recent) {
            if (stamp.number() > since && stamp.pattern().matches(text)) {
                boolean hard = stamp.severity() == Invalidation.Severity.HARD;
                worst = max(worst, hard ? Standing.REVOKED : Standing.INVALID);
            }
        }
        return worst;
    }

    private static Standing max(Standing a, Standing b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
