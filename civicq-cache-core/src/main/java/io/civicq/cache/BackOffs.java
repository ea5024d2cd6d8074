package io.civicq.cache;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.LoadPolicy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The reloads of one data type that have failed lately, and until when they are not repeated. Bounded: past the bound all are
 * forgotten, which costs a load each. Thread-safe.
 */
final class BackOffs {
    private static final int MOST = 10_000;

    private final LoadPolicy policy;
    private final Map<CacheKey, Failures> failures = new ConcurrentHashMap<>();

    /** @param newest the number of the newest invalidation then: after another one the reload is worth a try */
    private record Failures(int inARow, long untilNanos, long newest) {}

    BackOffs(LoadPolicy policy) {
        this.policy = policy;
    }

    /**
     * Whether a reload of the key has failed so lately that it is not to be repeated.
     *
     * @param newest the number of the newest invalidation of its value
     */
    boolean holdsBack(CacheKey key, long newest, long nowNanos) {
        Failures known = failures.get(key);
        return known != null && known.newest == newest && known.untilNanos - nowNanos > 0;
    }

    /** Whether any reload has failed lately. */
    boolean isEmpty() {
        return failures.isEmpty();
    }

    /** @param draw a random number from 0 to 1 */
    void failed(CacheKey key, long newest, long nowNanos, double draw) {
        failed(key, newest, nowNanos, draw, Integer.MAX_VALUE);
    }

    /** The same of a value that is known to be old: it is held back no longer than after a first failure. */
    void failedForInvalidated(CacheKey key, long newest, long nowNanos, double draw) {
        failed(key, newest, nowNanos, draw, 1);
    }

    private void failed(CacheKey key, long newest, long nowNanos, double draw, int most) {
        if (failures.size() >= MOST) {
            failures.clear();
        }
        failures.compute(key, (k, known) -> {
            int inARow = known == null ? 1 : Math.min(most, known.inARow + 1);
            return new Failures(inARow, nowNanos + policy.backOffNanos(inARow, draw), newest);
        });
    }

    void succeeded(CacheKey key) {
        if (!failures.isEmpty()) {
            failures.remove(key);
        }
    }
}
