package io.civicq.cache.outbox;

import java.time.Duration;

/**
 * How eagerly a relay works.
 *
 * @param pollInterval the longest that the relay does not look into the table, from 1 ms to a day. The rows of a process that
 *     died wait for it, doorbell or not.
 * @param batchSize how many rows are taken at once, from 1 to 10,000; their texts are in memory together
 * @param longestBackOff the longest pause after failures in a row, from 1 ms to a day
 */
public record RelaySettings(Duration pollInterval, int batchSize, Duration longestBackOff) {
    private static final RelaySettings STANDARD = new RelaySettings(Duration.ofSeconds(1), 100, Duration.ofSeconds(5));
    private static final int LARGEST_BATCH = 10_000;

    public RelaySettings {
        check("pollInterval", pollInterval);
        check("longestBackOff", longestBackOff);
        if (batchSize < 1 || batchSize > LARGEST_BATCH) {
            throw new IllegalArgumentException(
                    "batchSize must be from 1 to " + LARGEST_BATCH + ", but was " + batchSize);
        }
    }

    private static void check(String name, Duration value) {
        if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(name + " must be from 1 ms to a day, but was " + value);
        }
    }

    /** Looks each second, takes 100 rows at once, and pauses for up to 5 s after failures. */
    public static RelaySettings standard() {
        return STANDARD;
    }

    public RelaySettings withPollInterval(Duration interval) {
        return new RelaySettings(interval, batchSize, longestBackOff);
    }

    public RelaySettings withBatchSize(int rows) {
        return new RelaySettings(pollInterval, rows, longestBackOff);
    }

    public RelaySettings withLongestBackOff(Duration longest) {
        return new RelaySettings(pollInterval, batchSize, longest);
    }
}
