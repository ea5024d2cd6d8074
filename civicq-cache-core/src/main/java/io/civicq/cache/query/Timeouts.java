package io.civicq.cache.query;

import java.time.Duration;

/** Time limits of statements, which JDBC counts in whole seconds. */
final class Timeouts {
    private Timeouts() {}

    static Duration checked(Duration longest) {
        if (longest.isZero() || longest.isNegative()) {
            throw new IllegalArgumentException("a timeout must be positive, but was " + longest);
        }
        return longest;
    }

    /** Rounded up, as zero would mean none. */
    static int seconds(Duration longest) {
        long seconds = longest.getNano() == 0 ? longest.getSeconds() : longest.getSeconds() + 1;
        return (int) Math.min(Integer.MAX_VALUE, seconds);
    }
}
