package io.civicq.cache.spi;

import java.util.Map;

/**
 * What a tier says of itself.
 *
 * @param available whether the backend answered
 * @param totalKeys how many keys it holds, or {@link #UNKNOWN}
 * @param memoryUsedBytes what it uses, or {@link #UNKNOWN}
 * @param memoryPeakBytes the most that it has used, or {@link #UNKNOWN}
 * @param evictedKeys how many entries it gave up for lack of room
 * @param evictions entries that left, by cause; an explicit removal is not one
 * @param failures operations that failed, by cause
 */
public record TierStatistics(
        boolean available,
        long totalKeys,
        long memoryUsedBytes,
        long memoryPeakBytes,
        long evictedKeys,
        Map<String, Long> evictions,
        Map<String, Long> failures) {

    /** Stands where a tier cannot tell. */
    public static final long UNKNOWN = -1;

    /** The statistics of a tier that is there and can tell nothing. */
    public static TierStatistics nothingKnown() {
        return new TierStatistics(true, UNKNOWN, UNKNOWN, UNKNOWN, 0, Map.of(), Map.of());
    }

    public TierStatistics {
        evictions = Map.copyOf(evictions);
        failures = Map.copyOf(failures);
    }
}
