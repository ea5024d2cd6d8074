package io.civicq.cache;

import io.civicq.cache.policy.Freshness;
import java.util.concurrent.atomic.LongAdder;

/** How the reads of one cache ended; striped, so that counting a hit does not make readers meet. */
final class Counters {
    final LongAdder near = new LongAdder();
    final LongAdder far = new LongAdder();
    final LongAdder coalesced = new LongAdder();
    final LongAdder loaded = new LongAdder();
    final LongAdder stale = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder missed = new LongAdder();
    final LongAdder refreshed = new LongAdder();
    final LongAdder late = new LongAdder();
    final LongAdder timedOut = new LongAdder();

    /** Counts reads of so many keys that ended in an exception. */
    void countFailed(int keys, Throwable cause) {
        failed.add(keys);
        if (cause instanceof LoadTimeoutException) {
            timedOut.add(keys);
        }
    }

    <V> Answer<V> count(Answer<V> answer) {
        if (answer.freshness() == Freshness.STALE_IF_ERROR) {
            stale.increment();
            return answer;
        }
        switch (answer.source()) {
            case NEAR -> near.increment();
            case FAR -> far.increment();
            case LOADED -> loaded.increment();
            case COALESCED -> coalesced.increment();
        }
        return answer;
    }

    CacheStatistics.Outcomes snapshot() {
        return new CacheStatistics.Outcomes(
                near.sum(),
                far.sum(),
                coalesced.sum(),
                loaded.sum(),
                stale.sum(),
                failed.sum(),
                missed.sum(),
                refreshed.sum(),
                late.sum(),
                timedOut.sum());
    }
}
