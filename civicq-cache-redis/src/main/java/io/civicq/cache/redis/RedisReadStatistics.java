package io.civicq.cache.redis;

import io.civicq.cache.spi.Latencies;

/**
 * How reads have shared connections since the tier was connected. Immutable.
 *
 * @param waiting how many single reads wait at this moment to be sent together
 * @param batches how often single reads of several callers were sent together
 * @param combined how many reads those were; divided by {@code batches} it is the mean size of a batch
 * @param largestBatch the most reads that were sent together
 * @param waits how long combined reads waited until they were sent
 * @param connectionWaits how long calls of all kinds waited for a connection: for an idle one hardly, else for another caller
 *     to give one back or for a new one to open
 */
public record RedisReadStatistics(
        int waiting, long batches, long combined, long largestBatch, Latencies waits, Latencies connectionWaits) {}
