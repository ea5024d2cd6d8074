package io.civicq.cache.servlet.cdn;

import java.time.Duration;

/**
 * A token bucket: tokens come at a rate, and so many of them can be saved up for a burst. Immutable.
 *
 * @param perSecond how many come in a second
 * @param capacity how many it holds
 * @param tokens how many there were at {@code nanos}
 * @param nanos when that was
 */
record TokenBucket(double perSecond, int capacity, double tokens, long nanos) {
    private static final double NANOS = 1e9;

    static TokenBucket full(double perSecond, int capacity, long now) {
        return new TokenBucket(perSecond, capacity, capacity, now);
    }

    /** How long until there are so many tokens; more than it holds count as all that it holds. */
    Duration untilThereAre(int wanted, long now) {
        double missing = Math.min(wanted, capacity) - tokensAt(now);
        return missing <= 0 ? Duration.ZERO : Duration.ofNanos((long) Math.ceil(missing / perSecond * NANOS));
    }

    /** Without so many tokens. */
    TokenBucket without(int taken, long now) {
        return new TokenBucket(perSecond, capacity, Math.max(0, tokensAt(now) - taken), now);
    }

    private double tokensAt(long now) {
        return Math.min(capacity, tokens + (now - nanos) / NANOS * perSecond);
    }
}
