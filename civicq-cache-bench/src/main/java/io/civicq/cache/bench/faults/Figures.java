package io.civicq.cache.bench.faults;

import java.time.Duration;
import java.util.List;

/**
 * What came of one fault.
 *
 * @param errors reads and invalidations that threw, from when the fault struck to the end
 * @param healthyRate reads per second before the fault
 * @param rate reads per second while it lasted
 * @param healthyP99Millis of the reads before the fault
 * @param p99Millis of the reads while it lasted
 * @param maxMillis of the reads while it lasted
 * @param stuck reads that took over {@link #STUCK_AFTER}, from when the fault struck to the end
 * @param healthyLoads of the database per second before the fault
 * @param loads of the database per second from when the fault struck until 2 s after it was mended
 * @param recoveryMillis from mending until all nodes used Redis again; infinite if they did not
 * @param stale reads that were stale more than 2 s after mending
 */
record Figures(
        long errors,
        double healthyRate,
        double rate,
        double healthyP99Millis,
        double p99Millis,
        double maxMillis,
        long stuck,
        double healthyLoads,
        double loads,
        double recoveryMillis,
        long stale) {

    static final Duration STUCK_AFTER = Duration.ofSeconds(1);

    private static final double NANOS_PER_MILLI = 1e6;

    /**
     * Counts what happened.
     *
     * @param neverAnswered reads that were still under way long after the end
     */
    static Figures of(
            Phases phases,
            List<Reading> readings,
            List<Announcement> announcements,
            long failedWrites,
            long neverAnswered) {
        long struck = phases.faulty().from();
        List<Reading> healthy = within(phases.healthy(), readings);
        List<Reading> faulty = within(phases.faulty(), readings);
        List<Reading> since =
                readings.stream().filter(each -> each.beganAt() >= struck).toList();
        long slow = since.stream()
                .filter(each -> each.tookNanos() > STUCK_AFTER.toNanos())
                .count();
        return new Figures(
                since.stream().filter(Reading::hasFailed).count() + failedWrites,
                healthy.size() / phases.healthy().seconds(),
                faulty.size() / phases.faulty().seconds(),
                percentileMillis(healthy, 0.99),
                percentileMillis(faulty, 0.99),
                percentileMillis(faulty, 1),
                slow + neverAnswered,
                phases.healthy().loadsPerSecond(),
                phases.faulty().and(phases.after()).loadsPerSecond(),
                phases.recoveredAt() == Phases.NEVER
                        ? Double.POSITIVE_INFINITY
                        : (phases.recoveredAt() - phases.faulty().to()) / NANOS_PER_MILLI,
                Staleness.staleReads(readings, announcements, phases.faulty().to() + Phases.SETTLING.toNanos()));
    }

    private static List<Reading> within(Phases.Phase phase, List<Reading> readings) {
        return readings.stream().filter(each -> phase.has(each.beganAt())).toList();
    }

    private static double percentileMillis(List<Reading> readings, double part) {
        long[] sorted = readings.stream().mapToLong(Reading::tookNanos).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(part * sorted.length) - 1] / NANOS_PER_MILLI;
    }

    /** The read rate as a part of that before the fault. */
    double rateRatio() {
        return rate / healthyRate;
    }

    /** The loads as a multiple of those before the fault. */
    double loadsRatio() {
        return loads / Math.max(1, healthyLoads);
    }

    /** What the fault added to the 99th percentile. */
    double addedP99Millis() {
        return p99Millis - healthyP99Millis;
    }
}
