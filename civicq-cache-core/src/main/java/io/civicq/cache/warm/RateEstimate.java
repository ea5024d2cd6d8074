package io.civicq.cache.warm;

/**
 * How often a value is read, told from looks that only say whether it was read at all between two moments. With reads that
 * come at random (a Poisson process of rate λ) a window of length w sees one with the probability 1 − e^(−λw). The estimate is reads
 * over the time that it took to see them: a window without a read took its whole length; one with a read took until the first of them,
 * which is not known and so is expected, 1/λ − w/(e^(λw) − 1), by the estimate so far. (It is one step of
 * expectation maximisation, Dempster, Laird, Rubin 1977, for each look.) Older looks count less.
 *
 * @param reads windows that saw one, by weight
 * @param seconds the time that it took, by weight
 */
record RateEstimate(double reads, double seconds) {
    /** Before the first look: the weight of one read in a minute, which the first looks overrule. */
    static final RateEstimate NONE = new RateEstimate(0.02, 1.2);

    private static final double KEPT = 0.9;

    /** After a window, in seconds, that saw a read. */
    RateEstimate read(double window) {
        double exponent = perSecond() * window;
        double first = exponent < 1e-6 ? window / 2 : 1 / perSecond() - window / Math.expm1(exponent);
        return new RateEstimate(reads * KEPT + 1, seconds * KEPT + first);
    }

    /** After a window, in seconds, that saw none. */
    RateEstimate unread(double window) {
        return new RateEstimate(reads * KEPT, seconds * KEPT + window);
    }

    double perSecond() {
        return reads / seconds;
    }
}
