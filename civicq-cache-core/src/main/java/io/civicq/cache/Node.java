package io.civicq.cache;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationMirror;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.spi.InvalidationLog;
import io.civicq.cache.spi.LoadLease;
import io.civicq.cache.spi.Ticker;
import io.civicq.cache.spi.Tier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the caches of one process have in common.
 *
 * @param changes what is heard of foreign writers to the far tier; null if it tells nobody
 * @param turns those in which loads of all data types run
 * @param tower who loads, on which threads, until it is closed
 * @param clock elapsed time to about a millisecond, by which lifetimes are judged
 * @param stopwatch exact elapsed time, by which loads are measured
 */
record Node(
        String namespace,
        Tier near,
        @Nullable Tier far,
        @Nullable ForeignChanges changes,
        InvalidationMirror mirror,
        InvalidationLog.Membership log,
        LoadLease lease,
        Turns turns,
        Tower tower,
        Works works,
        Ticker clock,
        Ticker stopwatch,
        RandomGenerator random) {

    /** Makes it known, after the commit if the calling thread is in a unit of work, and returns where every node has it. */
    LogPosition invalidate(Invalidation invalidation) {
        UnitOfWork work = works.current();
        if (work == null) {
            return append(invalidation).everywhere();
        }
        work.record(invalidation);
        return LogPosition.PENDING;
    }

    /** Appends it. Softly invalidated bytes stay where they are: they may be all there is when the reload fails. */
    InvalidationLog.Appended append(Invalidation invalidation) {
        if (invalidation.isEmpty()) {
            return new InvalidationLog.Appended(mirror.position(), log.position());
        }
        InvalidationLog.Appended appended = log.append(invalidation);
        Tier tier = far;
        if (tier != null && invalidation.severity() == Invalidation.Severity.HARD) {
            try {
                tower.background().execute(() -> tower.writes().write(() -> tier.discard(namespace, invalidation)));
            } catch (RuntimeException e) {
                return appended; // No thread for it: the bytes are invalid all the same, and expire.
            }
        }
        return appended;
    }

    /** A draw in (0, 1]. */
    double draw() {
        return 1 - random.nextDouble();
    }
}
