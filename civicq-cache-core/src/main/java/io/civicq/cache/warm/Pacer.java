package io.civicq.cache.warm;

/**
 * When the next keys may be loaded, at so many a second. Arithmetic only: whoever reserves waits by himself. What is not used
 * is not saved up, so that a pause is followed by no burst. Not thread-safe.
 */
final class Pacer {
    private static final double NANOS_PER_SECOND = 1e9;

    private final long keysPerSecond;

    /** When all that was reserved has had its time. */
    private long free;

    /** @param keysPerSecond positive */
    Pacer(long keysPerSecond, long nowNanos) {
        this.keysPerSecond = keysPerSecond;
        this.free = nowNanos;
    }

    /** Reserves the time of some keys, and returns how long to wait before they are loaded, in nanoseconds. */
    long reserve(long nowNanos, int keys) {
        long start = Math.max(0, free - nowNanos);
        free = nowNanos + start + (long) (keys * NANOS_PER_SECOND / keysPerSecond);
        return start;
    }
}
