package io.civicq.cache.spi;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts durations in buckets that are at most an eighth wider than what they hold, from 1 ns to centuries, in 4 KB.
 * Thread-safe; recording is one atomic addition.
 */
public final class LatencyHistogram {
    private static final int STEPS_BITS = 3;
    private static final int STEPS = 1 << STEPS_BITS;

    private final AtomicLongArray counts = new AtomicLongArray(Long.SIZE * STEPS);

    /** Counts one duration, in nanoseconds; a negative one counts as 0. */
    public void record(long nanos) {
        counts.incrementAndGet(bucketOf(Math.max(0, nanos)));
    }

    /** What was counted so far. Not one moment's state if others record meanwhile, but none is missed or counted twice. */
    public Latencies snapshot() {
        long[] copy = new long[counts.length()];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = counts.get(i);
        }
        return new Latencies(copy);
    }

    /** Below {@link #STEPS} a bucket holds one value; above, each power of two is cut in {@link #STEPS} buckets. */
    private static int bucketOf(long nanos) {
        if (nanos < STEPS) {
            return (int) nanos;
        }
        int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos) - STEPS_BITS;
        return (exponent << STEPS_BITS) + (int) (nanos >>> exponent);
    }

    /** The greatest value of a bucket. */
    static long greatestOf(int bucket) {
        if (bucket < STEPS) {
            return bucket;
        }
        int exponent = (bucket >>> STEPS_BITS) - 1;
        long step = bucket - ((long) exponent << STEPS_BITS);
        return ((step + 1) << exponent) - 1;
    }
}
