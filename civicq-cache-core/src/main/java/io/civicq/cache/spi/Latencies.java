package io.civicq.cache.spi;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongBinaryOperator;

/** How often which durations were seen, each to an eighth. Immutable. */
public final class Latencies {
    private static final Latencies NONE = new Latencies(new long[0]);

    private final long[] counts;
    private final long total;

    /** @param counts by the buckets of {@link LatencyHistogram} */
    Latencies(long[] counts) {
        this.counts = counts;
        this.total = Arrays.stream(counts).sum();
    }

    /** None seen. */
    public static Latencies none() {
        return NONE;
    }

    /** How many were seen. */
    public long count() {
        return total;
    }

    /** What was seen of these after an earlier state of the same. */
    public Latencies since(Latencies earlier) {
        return combined(earlier, (now, before) -> Math.max(0, now - before));
    }

    /** These and others together. */
    public Latencies plus(Latencies others) {
        return combined(others, Long::sum);
    }

    private Latencies combined(Latencies others, LongBinaryOperator of) {
        long[] result = new long[Math.max(counts.length, others.counts.length)];
        for (int bucket = 0; bucket < result.length; bucket++) {
            result[bucket] = of.applyAsLong(in(bucket), others.in(bucket));
        }
        return new Latencies(result);
    }

    private long in(int bucket) {
        return bucket < counts.length ? counts[bucket] : 0;
    }

    /**
     * A duration that this share of what was seen did not exceed; zero if nothing was.
     *
     * @param share above 0 and up to 1: 0.99 for the 99th percentile, 1 for the greatest
     * @throws IllegalArgumentException if it is not
     */
    public Duration percentile(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("the share must be above 0 and up to 1, but was " + share);
        }
        long rank = (long) Math.ceil(share * total);
        long seen = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            seen += counts[bucket];
            if (seen >= rank && counts[bucket] > 0) {
                return Duration.ofNanos(LatencyHistogram.greatestOf(bucket));
            }
        }
        return Duration.ZERO;
    }

    @Override
    public String toString() {
        return total + " (p50 " + percentile(0.5) + ", p99 " + percentile(0.99) + ", greatest " + percentile(1) + ")";
    }
}
