package io.civicq.cache.policy;

/** What may be done with a value, by its age alone. */
public enum Freshness {
    /** Serve it. */
    FRESH,
    /** Serve it, and let one caller reload it in the background: it will expire soon. */
    REFRESH_AHEAD,
    /** Serve it, and let one caller reload it in the background: it expired a short while ago. */
    STALE_WHILE_REVALIDATE,
    /** Reload it, and serve it only if that fails. */
    STALE_IF_ERROR,
    /** Do not serve it. */
    EXPIRED;

    /** The smallest distance between two draws of a {@code RandomGenerator}; a draw of 0 counts as this. */
    private static final double SMALLEST_DRAW = 0x1p-53;

    /** An early refresh further from expiry, by the cost of the load, is impossible. */
    private static final double GREATEST_FACTOR = -Math.log(SMALLEST_DRAW);

    /**
     * The freshness of a value.
     *
     * <p>Before expiry it is XFetch: refresh when {@code now − cost·β·ln(u) ≥ expiry} (Vattani, Chierichetti,
     * Lowenstein, VLDB 2015, figure 3).
     *
     * @param remainingNanos the time to the end of the freshness lifetime, in nanoseconds; negative after it
     * @param costNanos how long the value took to load, in nanoseconds
     * @param draw a random number above 0 and up to 1, fresh for each call
     */
    public static Freshness ofValue(CachePolicy policy, long remainingNanos, long costNanos, double draw) {
        if (remainingNanos > 0) {
            double lead = costNanos * policy.earlyExpiryBeta() * -Math.log(Math.max(draw, SMALLEST_DRAW));
            return lead >= remainingNanos ? REFRESH_AHEAD : FRESH;
        }
        long staleNanos = -remainingNanos;
        if (staleNanos < policy.staleWhileRevalidate().toNanos()) {
            return STALE_WHILE_REVALIDATE;
        }
        return staleNanos < policy.staleIfError().toNanos() ? STALE_IF_ERROR : EXPIRED;
    }

    /** The freshness of a known absence, which is cheap to be sure of: it has no stale windows and no early refresh. */
    public static Freshness ofAbsence(long remainingNanos) {
        return remainingNanos > 0 ? FRESH : EXPIRED;
    }

    /**
     * How long before expiry {@link #REFRESH_AHEAD} becomes possible at all, in nanoseconds: with more time than this
     * remaining, no draw is needed.
     */
    public static long earliestRefreshNanos(CachePolicy policy, long costNanos) {
        return (long) (costNanos * policy.earlyExpiryBeta() * GREATEST_FACTOR);
    }

    /**
     * Whether a value of which this much is left is to be loaded ahead of time: when at most {@code aheadNanos} is left, and
     * no more than has gone. So a value whose whole life is short is not loaded over and over.
     *
     * @param remainingNanos the time to the end of the freshness lifetime, in nanoseconds; negative after it
     * @param ageNanos the time since it was loaded, in nanoseconds
     * @param aheadNanos how long before that end it is due, in nanoseconds; 0 for not before
     */
    public static boolean isRenewalDue(long remainingNanos, long ageNanos, long aheadNanos) {
        return remainingNanos <= 0 || (remainingNanos <= aheadNanos && remainingNanos <= ageNanos);
    }

    /** Whether the value may be handed out without waiting for a reload. */
    public boolean isServable() {
        return this == FRESH || this == REFRESH_AHEAD || this == STALE_WHILE_REVALIDATE;
    }

    /** Whether a reload in the background is due. */
    public boolean isRefreshDue() {
        return this == REFRESH_AHEAD || this == STALE_WHILE_REVALIDATE;
    }
}
