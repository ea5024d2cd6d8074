package io.civicq.cache.invalidation;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.Fingerprint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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
    private static final long KEYS = 1;
    private static final long TAGS = 2;
    private static final long CACHES = 3;
    private static final int MAX_PATTERNS = 64;

    private final int maxStamps;

    /** Written under this monitor, before {@link #position}. */
    private final Map<Long, Stamp> stamps = new ConcurrentHashMap<>();

    /** Oldest first; replaced under this monitor, before {@link #position}. */
    private volatile List<PatternStamp> patterns = List.of();

    /** Written under this monitor, before a stamp that it replaces is removed. */
    private volatile LogPosition floor = new LogPosition(0, 0);

    private volatile LogPosition position = new LogPosition(0, 0);

    /** The last number applied to one name, and the last hard one (0 for none). */
    private record Stamp(long last, long lastHard) {}

    private record PatternStamp(Invalidation invalidation, long number) {}

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
     * Applies one entry of the log. Entries may come twice or out of order; each is visible to {@link #standing} when
     * this returns.
     */
    public synchronized void apply(long number, Invalidation invalidation) {
        boolean hard = invalidation.severity() == Invalidation.Severity.HARD;
        invalidation.keys().forEach(key -> stamp(ofKey(key), number, hard));
        invalidation.scopes().forEach(scope -> stamp(scope.fingerprint(scope.depth()), number, hard));
        invalidation.tags().forEach(tag -> stamp(Fingerprint.of(TAGS, tag), number, hard));
        invalidation.caches().forEach(cache -> stamp(ofCache(cache), number, hard));
        if (!invalidation.patterns().isEmpty()) {
            remember(new PatternStamp(invalidation, number));
        }
        if (stamps.size() > maxStamps) {
            forgetOlderHalf();
        }
        position = new LogPosition(position.epoch(), Math.max(position.number(), number));
    }

    private void stamp(long name, long number, boolean hard) {
        stamps.merge(
                name,
                new Stamp(number, hard ? number : 0),
                (old, now) -> new Stamp(Math.max(old.last, now.last), Math.max(old.lastHard, now.lastHard)));
    }

    private void remember(PatternStamp stamp) {
        List<PatternStamp> all = new ArrayList<>(patterns);
        all.add(stamp);
        if (all.size() > MAX_PATTERNS) {
            raiseFloor(all.remove(0).number);
        }
        patterns = List.copyOf(all);
    }

    private void forgetOlderHalf() {
        long[] numbers =
                stamps.values().stream().mapToLong(Stamp::last).sorted().toArray();
        long median = numbers[numbers.length / 2];
        raiseFloor(median);
        stamps.values().removeIf(stamp -> stamp.last <= median);
    }

    private void raiseFloor(long number) {
        floor = new LogPosition(floor.epoch(), Math.max(floor.number(), number));
    }

    /** The newest position applied. A new object whenever anything changed, so that identity tells "nothing moved". */
    public LogPosition position() {
        return position;
    }

    /** The fingerprint by which a data type is known here, for {@link #standing}. */
    public static long ofCache(String dataType) {
        return Fingerprint.of(CACHES, dataType);
    }

    private static long ofKey(CacheKey key) {
        return key.fingerprint(key.depth()) ^ KEYS;
    }

    /**
     * What is known of a value.
     *
     * @param key its key
     * @param cache the fingerprint of its data type, by {@link #ofCache}
     * @param tags its tags
     * @param since the position read before it was loaded
     */
    public Standing standing(CacheKey key, long cache, Collection<String> tags, LogPosition since) {
        long number = since.number();
        Standing standing = worse(Standing.VALID, cache, number);
        standing = worse(standing, ofKey(key), number);
        for (int depth = key.depth(); depth >= 0; depth--) {
            standing = worse(standing, key.fingerprint(depth), number);
        }
        for (String tag : tags) {
            standing = worse(standing, Fingerprint.of(TAGS, tag), number);
        }
        List<PatternStamp> recent = patterns;
        if (!recent.isEmpty()) {
            standing = worseByPattern(recent, standing, key, number);
        }
        // The floor is read last: a stamp that was missed above because it was just forgotten is below it.
        return since.covers(floor) ? standing : Standing.REVOKED;
    }

    private Standing worse(Standing standing, long name, long since) {
        Stamp stamp = stamps.get(name);
        if (stamp == null || stamp.last <= since) {
            return standing;
        }
        return stamp.lastHard > since ? Standing.REVOKED : max(standing, Standing.INVALID);
    }

    private static Standing worseByPattern(List<PatternStamp> recent, Standing standing, CacheKey key, long since) {
        Standing worst = standing;
        String text = key.text();
        for (PatternStamp stamp : recent) {
            if (stamp.number > since
                    && stamp.invalidation.patterns().stream().anyMatch(pattern -> pattern.matches(text))) {
                boolean hard = stamp.invalidation.severity() == Invalidation.Severity.HARD;
                worst = max(worst, hard ? Standing.REVOKED : Standing.INVALID);
            }
        }
        return worst;
    }

    private static Standing max(Standing a, Standing b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
