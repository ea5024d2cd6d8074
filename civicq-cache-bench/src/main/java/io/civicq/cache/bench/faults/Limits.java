package io.civicq.cache.bench.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How much a fault may be felt. No error and nothing stale is ever allowed.
 *
 * @param leastRate the least read rate, as a part of the healthy one
 * @param longestP99Millis the greatest 99th percentile of reads while the fault lasts
 * @param mostStuck reads that may take over {@link Figures#STUCK_AFTER}
 * @param mostLoads the most database loads, as a multiple of the healthy ones
 * @param longestRecovery the longest time to recover
 */
record Limits(double leastRate, double longestP99Millis, long mostStuck, double mostLoads, Duration longestRecovery) {
    private static final Duration MOST_ADDED = Duration.ofMillis(25);
    private static final Duration OPERATION_TIMEOUT = Duration.ofMillis(200);

    /** What is promised, where a load takes so long. */
    static Limits promised(Duration load) {
        return new Limits(0.8, load.plus(MOST_ADDED).toMillis(), 0, 3.0, Duration.ofSeconds(2));
    }

    /**
     * What is promised where Redis fails again and again: each time the first callers wait for as long as an operation may take,
     * which is 200 ms.
     */
    static Limits whileItComesAndGoes(Duration load) {
        Limits promised = promised(load);
        return new Limits(
                0.7,
                promised.longestP99Millis() + OPERATION_TIMEOUT.toMillis(),
                promised.mostStuck(),
                promised.mostLoads(),
                promised.longestRecovery());
    }

    /** What does not depend on how busy the machine is. */
    static Limits onAnyMachine() {
        return new Limits(0, Double.POSITIVE_INFINITY, 50, 10.0, Duration.ofSeconds(15));
    }

    /** What was broken, in words; empty if nothing was. */
    List<String> brokenBy(Figures figures) {
        List<String> broken = new ArrayList<>();
        if (figures.errors() > 0) {
            broken.add("errors: " + figures.errors());
        }
        if (figures.rateRatio() < leastRate) {
            broken.add(String.format(
                    Locale.ROOT,
                    "read rate: %.0f %% of the healthy one, not %.0f %%",
                    100 * figures.rateRatio(),
                    100 * leastRate));
        }
        if (figures.p99Millis() > longestP99Millis) {
            broken.add(String.format(Locale.ROOT, "p99: %.1f ms, not %.0f", figures.p99Millis(), longestP99Millis));
        }
        if (figures.stuck() > mostStuck) {
            broken.add("stuck: " + figures.stuck());
        }
        if (figures.loadsRatio() > mostLoads) {
            broken.add(String.format(Locale.ROOT, "loads: %.1f times, not %.1f", figures.loadsRatio(), mostLoads));
        }
        if (figures.recoveryMillis() > longestRecovery.toMillis()) {
            broken.add(String.format(
                    Locale.ROOT, "recovery: %.0f ms, not %d", figures.recoveryMillis(), longestRecovery.toMillis()));
        }
        if (figures.stale() > 0) {
            broken.add("stale: " + figures.stale());
        }
        return broken;
    }
}
