package io.civicq.cache.bench.faults;

import java.time.Duration;

/**
 * When what happened, and how often the database had been asked by then; times in nanoseconds of the run.
 *
 * @param healthy the time before the fault
 * @param faulty from when the fault struck until it was mended
 * @param after from then until nothing stale may be read any more
 * @param recoveredAt when all nodes used Redis again, or {@link #NEVER}
 */
record Phases(Phase healthy, Phase faulty, Phase after, long recoveredAt) {
    static final long NEVER = Long.MAX_VALUE;

    /** So long after a fault was mended nothing stale may be read. */
    static final Duration SETTLING = Duration.ofSeconds(2);

    /** A part of a run, with the loads that it began and ended with. */
    record Phase(long from, long to, long loadsBefore, long loadsAfter) {
        boolean has(long moment) {
            return moment >= from && moment < to;
        }

        double seconds() {
            return (to - from) / 1e9;
        }

        double loadsPerSecond() {
            return (loadsAfter - loadsBefore) / seconds();
        }

        /** This and the one that follows it. */
        Phase and(Phase next) {
            return new Phase(from, next.to(), loadsBefore, next.loadsAfter());
        }
    }
}
