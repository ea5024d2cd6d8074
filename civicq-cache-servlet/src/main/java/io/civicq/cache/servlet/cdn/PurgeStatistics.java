package io.civicq.cache.servlet.cdn;

import io.civicq.cache.spi.Latencies;

/**
 * What a purger has done since it started. Immutable.
 *
 * @param waiting names that are to be sent now, everything counting as one
 * @param queued entries of the log that were read
 * @param sent requests that the cache accepted
 * @param failed requests that it did not accept; each is tried again or given up
 * @param throttled times that a rate limit, of the cache or of the settings, made a request wait
 * @param givenUp names that were given up, see the log
 * @param lag from the append of an invalidation until the cache accepted it; the poll included
 */
public record PurgeStatistics(
        int waiting, long queued, long sent, long failed, long throttled, long givenUp, Latencies lag) {}
