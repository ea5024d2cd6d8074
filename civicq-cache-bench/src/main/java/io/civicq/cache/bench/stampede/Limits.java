package io.civicq.cache.bench.stampede;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How much a stampede may be felt.
 *
 * @param staleP99Millis the greatest 99th percentile of reads while a stale value may be served
 * @param missP99Millis the greatest 99th percentile of reads that have to wait for a load
 */
record Limits(double staleP99Millis, double missP99Millis) {
    private static final double MOST_LOADS = 1.0;

    /**
     * What is judged where a load takes so long. A read of a stale value is promised to take less than 1 ms; it is judged by
     * 20 ms, for threads that wait for a core.
     */
    static Limits promised(Duration load) {
        return new Limits(20, 1.25 * load.toMillis());
    }

    /** What does not depend on how busy the machine is. */
    static Limits onAnyMachine() {
        return new Limits(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /** What this contender broke, in words; empty if nothing. */
    List<String> brokenBy(Result result, Contender contender) {
        List<String> broken = new ArrayList<>();
        result.failures().forEach(failure -> broken.add("a read failed: " + failure));
        if (result.loadsPerExpiry() > MOST_LOADS) {
            broken.add(words("loads per expiry: %.2f, not %.2f", result.loadsPerExpiry(), MOST_LOADS));
        }
        if (result.loadsPerMiss() > MOST_LOADS) {
            broken.add(words("loads per cold miss: %.2f, not %.2f", result.loadsPerMiss(), MOST_LOADS));
        }
        double expired = contender.mayServeStale() ? staleP99Millis : missP99Millis;
        if (result.expired().p99() > expired) {
            broken.add(
                    words("p99 at expiry: %.2f ms, not %.2f", result.expired().p99(), expired));
        }
        if (result.cold().p99() > missP99Millis) {
            broken.add(
                    words("p99 of cold misses: %.2f ms, not %.2f", result.cold().p99(), missP99Millis));
        }
        return broken;
    }

    private static String words(String format, double was, double most) {
        return String.format(Locale.ROOT, format, was, most);
    }
}
