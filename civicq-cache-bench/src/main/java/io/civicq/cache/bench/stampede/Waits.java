package io.civicq.cache.bench.stampede;

import java.util.List;

/**
 * How long first reads took, in milliseconds.
 *
 * @param median of all
 * @param p99 of all
 * @param max of all
 */
record Waits(double median, double p99, double max) {
    private static final double NANOS_PER_MILLI = 1e6;

    static Waits of(List<Rush> rushes) {
        long[] sorted = rushes.stream()
                .flatMap(rush -> rush.waitsNanos().stream())
                .mapToLong(Long::longValue)
                .sorted()
                .toArray();
        return new Waits(at(0.5, sorted), at(0.99, sorted), at(1, sorted));
    }

    private static double at(double part, long[] sorted) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(part * sorted.length) - 1] / NANOS_PER_MILLI;
    }
}
