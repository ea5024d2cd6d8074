package io.civicq.cache.metrics;

import io.civicq.cache.spi.Latencies;

/**
 * What had been counted up to a moment. The difference of two readings is what happened between them.
 *
 * @param atNanos the moment, as elapsed time
 * @param hits reads that a tier answered
 * @param misses reads that no tier answered
 * @param evictedKeys entries given up for lack of room
 * @param memoryUsedBytes what the tier that all nodes share uses, or {@link io.civicq.cache.spi.TierStatistics#UNKNOWN}
 * @param memoryLimitBytes what it may use, or {@link io.civicq.cache.spi.TierStatistics#UNKNOWN}
 * @param far how long reads of that tier took
 * @param cached how long requests took that a cache answered
 * @param uncached how long the other requests took
 */
public record Reading(
        long atNanos,
        long hits,
        long misses,
        long evictedKeys,
        long memoryUsedBytes,
        long memoryLimitBytes,
        Latencies far,
        Latencies cached,
        Latencies uncached) {

    /** Whether this cannot have followed the other: a counter has begun anew since. */
    boolean hasBegunAnewSince(Reading earlier) {
        return hits < earlier.hits || misses < earlier.misses || evictedKeys < earlier.evictedKeys;
    }
}
