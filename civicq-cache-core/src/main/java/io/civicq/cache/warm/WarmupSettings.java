package io.civicq.cache.warm;

import java.time.Duration;

/**
 * How hard a warm-up may work.
 *
 * @param concurrency how many batches are loaded at a time, 1 to 64; the same on all nodes, which share this limit for each
 *     data type
 * @param batchSize how many keys are looked up and loaded in one call, 1 to 10,000, where the source says nothing else
 * @param keysPerSecond the most keys that one node looks up or loads in a second, positive; {@link #UNLIMITED} for no limit
 * @param deadline how long a warm-up may take, 1 ms to a day; what is not loaded by then is left to the reads
 * @param leaseFor how long one node may take for a batch before another may try it, too, 1 ms to an hour: longer than loads
 *     usually take
 */
public record WarmupSettings(int concurrency, int batchSize, long keysPerSecond, Duration deadline, Duration leaseFor) {
    /** Stands for no limit of the rate. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    static final int MOST_IN_A_BATCH = 10_000;
    private static final int MOST_AT_ONCE = 64;
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST_DEADLINE = Duration.ofDays(1);
    private static final Duration LONGEST_LEASE = Duration.ofHours(1);
    private static final WarmupSettings STANDARD =
            new WarmupSettings(2, 500, UNLIMITED, Duration.ofMinutes(5), Duration.ofSeconds(30));

    public WarmupSettings {
        require("concurrency", concurrency, MOST_AT_ONCE);
        require("batchSize", batchSize, MOST_IN_A_BATCH);
        require("keysPerSecond", keysPerSecond, UNLIMITED);
        require("deadline", deadline, LONGEST_DEADLINE);
        require("leaseFor", leaseFor, LONGEST_LEASE);
    }

    static void require(String name, long value, long most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + " must be from 1 to " + most + ", but was " + value);
        }
    }

    private static void require(String name, Duration value, Duration most) {
        if (value.compareTo(SHORTEST) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    name + " must be from " + SHORTEST + " to " + most + ", but was " + value);
        }
    }

    /** Two batches of 500 keys at a time, as fast as that goes, for at most five minutes; a lease of 30 s. */
    public static WarmupSettings standard() {
        return STANDARD;
    }

    public WarmupSettings withConcurrency(int batches) {
        return new WarmupSettings(batches, batchSize, keysPerSecond, deadline, leaseFor);
    }

    public WarmupSettings withBatchSize(int keys) {
        return new WarmupSettings(concurrency, keys, keysPerSecond, deadline, leaseFor);
    }

    public WarmupSettings withKeysPerSecond(long keys) {
        return new WarmupSettings(concurrency, batchSize, keys, deadline, leaseFor);
    }

    public WarmupSettings withDeadline(Duration limit) {
        return new WarmupSettings(concurrency, batchSize, keysPerSecond, limit, leaseFor);
    }

    public WarmupSettings withLeaseFor(Duration lease) {
        return new WarmupSettings(concurrency, batchSize, keysPerSecond, deadline, lease);
    }
}
