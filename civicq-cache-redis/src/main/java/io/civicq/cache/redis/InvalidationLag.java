package io.civicq.cache.redis;

import io.civicq.cache.spi.LatencyHistogram;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Jedis;

/**
 * How long invalidations take from the append to the mirror of this node.
 *
 * <p>The number of an entry is the time of Redis when it was appended, in microseconds, but for a burst in which numbers run
 * ahead of the clock. This node asks Redis for its time now and then, so that only the clock of Redis and the elapsed
 * time of this node are compared. The error is at most half a round trip.
 *
 * <p>Used by one thread, but for {@link #histogram}.
 */
final class InvalidationLag {
    private static final long COMPARE_EVERY_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int SAMPLES = 3;

    private final LatencyHistogram histogram = new LatencyHistogram();

    /** The time of Redis less this node's elapsed time, in nanoseconds. */
    private long offset;

    private long comparedAt;
    private boolean compared;

    LatencyHistogram histogram() {
        return histogram;
    }

    /** Says that another Redis may answer now, whose clock is another. */
    void forgetClock() {
        compared = false;
    }

    /** Asks Redis for its time, unless that was done a short while ago. Throws what Jedis throws. */
    void compareClocks(Jedis redis) {
        if (compared && System.nanoTime() - comparedAt < COMPARE_EVERY_NANOS) {
            return;
        }
        long quickest = Long.MAX_VALUE;
        for (int i = 0; i < SAMPLES; i++) {
            long asked = System.nanoTime();
            List<String> time = redis.time();
            long answered = System.nanoTime();
            if (answered - asked < quickest) {
                quickest = answered - asked;
                offset = nanos(time) - (asked + quickest / 2);
                comparedAt = answered;
            }
        }
        compared = true;
    }

    private static long nanos(List<String> time) {
        return TimeUnit.SECONDS.toNanos(Long.parseLong(time.get(0)))
                + TimeUnit.MICROSECONDS.toNanos(Long.parseLong(time.get(1)));
    }

    /** Records that the entry with this number has just been applied. */
    void applied(long number) {
        if (compared) {
            histogram.record(System.nanoTime() + offset - TimeUnit.MICROSECONDS.toNanos(number));
        }
    }
}
