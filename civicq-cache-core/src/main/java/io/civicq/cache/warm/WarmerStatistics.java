package io.civicq.cache.warm;

/**
 * What a warmer has done so far.
 *
 * @param runs warm-ups that ended, whatever came of them
 * @param loaded values that its warm-ups loaded
 * @param skipped values that were fresh already
 * @param absent keys that were found to have no value
 * @param failed keys whose load failed
 * @param renewed values of hot sets that this node loaded ahead of time
 * @param renewalsFailed keys of hot sets whose load failed
 * @param hotKeys how many names of hot keys it remembers
 */
public record WarmerStatistics(
        long runs,
        long loaded,
        long skipped,
        long absent,
        long failed,
        long renewed,
        long renewalsFailed,
        int hotKeys) {}
