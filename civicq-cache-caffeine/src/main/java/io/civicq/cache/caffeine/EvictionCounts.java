package io.civicq.cache.caffeine;

import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import com.github.benmanes.caffeine.cache.stats.StatsCounter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what left by itself, by cause. Hits and misses are counted by the engine and ignored here. */
final class EvictionCounts implements StatsCounter {
    private final LongAdder size = new LongAdder();
    private final LongAdder expired = new LongAdder();
    private final LongAdder collected = new LongAdder();

    @Override
    public void recordEviction(int weight, RemovalCause cause) {
        counterOf(cause).increment();
    }

    private LongAdder counterOf(RemovalCause cause) {
        return switch (cause) {
            case SIZE -> size;
            case EXPIRED -> expired;
            case COLLECTED -> collected;
            case EXPLICIT, REPLACED -> throw new IllegalArgumentException(cause + " is no eviction");
        };
    }

    /** Entries that were given up for lack of room. */
    long bySize() {
        return size.sum();
    }

    /** By the cause's name in lower case. */
    Map<String, Long> byCause() {
        Map<String, Long> counts = new HashMap<>();
        for (RemovalCause cause : RemovalCause.values()) {
            if (cause.wasEvicted()) {
                counts.put(
                        cause.name().toLowerCase(Locale.ROOT), counterOf(cause).sum());
            }
        }
        return counts;
    }

    @Override
    public void recordHits(int count) {}

    @Override
    public void recordMisses(int count) {}

    @Override
    public void recordLoadSuccess(long nanos) {}

    @Override
    public void recordLoadFailure(long nanos) {}

    @Override
    public CacheStats snapshot() {
        return CacheStats.empty();
    }
}
