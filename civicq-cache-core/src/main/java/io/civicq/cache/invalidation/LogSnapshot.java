package io.civicq.cache.invalidation;

import java.util.List;
import java.util.Map;

/**
 * What a log remembers of its past, at one position.
 *
 * @param position the position of its newest entry
 * @param floor what was read before this number can no longer be judged
 * @param stamps the newest numbers of each name, see {@link StampNames}
 * @param patterns the patterns that were invalidated, with their numbers
 */
public record LogSnapshot(LogPosition position, long floor, Map<Long, Stamp> stamps, List<PatternStamp> patterns) {
    public LogSnapshot {
        stamps = Map.copyOf(stamps);
        patterns = List.copyOf(patterns);
    }
}
