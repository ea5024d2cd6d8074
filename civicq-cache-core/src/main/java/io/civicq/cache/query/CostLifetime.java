package io.civicq.cache.query;

import java.time.Duration;

/**
 * How long a result is fresh, by what it cost: a query that is reloaded each time it ends keeps one connection busy for at
 * most this share of the time, so {@code lifetime = cost / share}, within bounds.
 *
 * <p>With a share of 1/1000 a query of 20 ms is fresh for 20 seconds, one of 3 s for 50 minutes.
 *
 * @param share more than 0, at most 1
 * @param shortest the lifetime of what costs next to nothing: at least 1 ms
 */
public record CostLifetime(double share, Duration shortest) {
    private static final double STANDARD_SHARE = 0.001;

    public CostLifetime {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share must be more than 0 and at most 1, but was " + share);
        }
        if (shortest.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("shortest must be at least PT0.001S, but was " + shortest);
        }
    }

    /** A share of 1/1000, and no less than a second. */
    public static CostLifetime standard() {
        return new CostLifetime(STANDARD_SHARE, Duration.ofSeconds(1));
    }

    /** The same with another share of one connection's time. */
    public CostLifetime withShare(double part) {
        return new CostLifetime(part, shortest);
    }

    /** The same with another lower bound. */
    public CostLifetime withShortest(Duration bound) {
        return new CostLifetime(share, bound);
    }

    /**
     * The freshness lifetime of a result. It never gets shorter when the cost grows.
     *
     * @param cost how long the query took, with reading its rows
     * @param longest the bound that always holds, also where it is below {@link #shortest}
     */
    public Duration of(Duration cost, Duration longest) {
        double nanos = cost.toNanos() / share;
        Duration earned = nanos < longest.toNanos() ? Duration.ofNanos((long) nanos) : longest;
        Duration atLeast = earned.compareTo(shortest) < 0 ? shortest : earned;
        return atLeast.compareTo(longest) > 0 ? longest : atLeast;
    }
}
