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
 * What a node remembers of one epoch of the log.
 *
 * <p>One thread at a time writes, under the monitor of its {@link InvalidationMirror}; any number read. That works
 * because the floor only ever rises, and rises before what it replaces is forgotten: a reader that looks at the floor
 * last has either seen a stamp or sees the floor above it. A log of another epoch is therefore another object.
 */
final class History {
    private static final int MAX_PATTERNS = 64;

    private final long epoch;
    private final int maxStamps;
    private final Map<Long, Stamp> stamps = new ConcurrentHashMap<>();

    /** Oldest first. */
    private volatile List<PatternStamp> patterns = List.of();

    private volatile long floor;

    /** @param floor what was read before this number can not be judged */
    History(long epoch, long floor, int maxStamps) {
        this.epoch = epoch;
        this.floor = floor;
        this.maxStamps = maxStamps;
    }

    long epoch() {
        return epoch;
    }

    /** Adds to what is known of a name, and returns whether that was news. */
    boolean remember(long name, Stamp stamp) {
        Stamp before = stamps.get(name);
        Stamp after = before == null ? stamp : before.and(stamp);
        stamps.put(name, after);
        return !after.equals(before);
    }

    /** Adds patterns, and returns whether one of them was news. */
    boolean remember(Collection<PatternStamp> more) {
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

    void raiseFloor(long number) {
        floor = Math.max(floor, number);
    }

    /** Past the bound, forgets the older half of the stamps. */
    void forgetIfFull() {
        if (stamps.size() <= maxStamps) {
            return;
        }
        long[] numbers =
                stamps.values().stream().mapToLong(Stamp::last).sorted().toArray();
        long median = numbers[numbers.length / 2];
        raiseFloor(median);
        stamps.values().removeIf(stamp -> stamp.last() <= median);
    }

    /** See {@link InvalidationMirror#standing}. */
    Standing standing(CacheKey key, long cache, Collection<String> tags, LogPosition since) {
        if (since.epoch() != epoch) {
            return Standing.REVOKED;
        }
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
        return number >= floor ? standing : Standing.REVOKED;
    }

    /** See {@link InvalidationMirror#newest}. */
    long newest(CacheKey key, long cache, Collection<String> tags) {
        long newest = Math.max(last(cache), last(StampNames.ofKey(key)));
        for (String tag : tags) {
            newest = Math.max(newest, last(StampNames.ofTag(tag)));
        }
        for (int depth = key.depth(); depth >= 0; depth--) {
            newest = Math.max(newest, last(StampNames.ofScope(key, depth)));
        }
        for (PatternStamp stamp : patterns) {
            if (stamp.number() > newest && stamp.pattern().matches(key.text())) {
                newest = stamp.number();
            }
        }
        return newest;
    }

    private long last(long name) {
        Stamp stamp = stamps.get(name);
        return stamp == null ? 0 : stamp.last();
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
