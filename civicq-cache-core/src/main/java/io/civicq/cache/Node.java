package io.civicq.cache;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationMirror;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.spi.InvalidationLog;
import io.civicq.cache.spi.LoadLease;
import io.civicq.cache.spi.Ticker;
import io.civicq.cache.spi.Tier;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the caches of one process have in common.
 *
 * @param clock elapsed time to about a millisecond, by which lifetimes are judged
 * @param stopwatch exact elapsed time, by which loads are measured
 */
record Node(
        String namespace,
        Tier near,
        @Nullable Tier far,
        InvalidationMirror mirror,
        InvalidationLog.Membership log,
        LoadLease lease,
        Works works,
        Ticker clock,
        Ticker stopwatch,
        Executor background,
        RandomGenerator random) {

    /** Makes it known, after the commit if the calling thread is in a unit of work. */
    LogPosition invalidate(Invalidation invalidation) {
        UnitOfWork work = works.current();
        if (work == null) {
            return append(log, far, namespace, invalidation);
        }
        work.record(invalidation);
        return mirror.position();
    }

    /** Appends it. Softly invalidated bytes stay where they are: they may be all there is when the reload fails. */
    static LogPosition append(
            InvalidationLog.Membership log, @Nullable Tier far, String namespace, Invalidation invalidation) {
        LogPosition position = log.append(invalidation);
        if (far != null && invalidation.severity() == Invalidation.Severity.HARD) {
            far.discard(namespace, invalidation);
        }
        return position;
    }

    /** A draw in (0, 1]. */
    double draw() {
        return 1 - random.nextDouble();
    }
}
