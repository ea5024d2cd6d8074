package io.civicq.cache.bench.faults;

/**
 * An invalidation.
 *
 * @param row that was written
 * @param version that the write made
 * @param returnedAt when it returned to its caller, in nanoseconds of the run
 */
record Announcement(int row, long version, long returnedAt) {}
