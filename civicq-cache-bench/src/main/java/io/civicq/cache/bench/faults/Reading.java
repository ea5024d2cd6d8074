package io.civicq.cache.bench.faults;

import org.jspecify.annotations.Nullable;

/**
 * A read as its caller saw it.
 *
 * @param beganAt in nanoseconds of the run
 * @param tookNanos until it was answered
 * @param row that was read
 * @param version that it returned
 * @param failure that it threw in place of returning, or null
 */
record Reading(
        long beganAt,
        long tookNanos,
        int row,
        long version,
        @Nullable String failure) {
    boolean hasFailed() {
        return failure != null;
    }
}
