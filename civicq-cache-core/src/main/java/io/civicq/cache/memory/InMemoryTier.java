package io.civicq.cache.memory;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.spi.CacheEntry;
import io.civicq.cache.spi.Store;
import io.civicq.cache.spi.StoreSpec;
import io.civicq.cache.spi.Tier;
import io.civicq.cache.spi.TierStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A tier of plain maps, bounded per data type by dropping what was used least recently.
 *
 * <p>It needs no dependency and its reads take a lock: good for tests and small services. A service under load has the
 * Caffeine tier. Several {@code Caches} of one process may share one as their far tier.
 */
public final class InMemoryTier implements Tier {
    private final int maximumCount;
    private final List<LeastRecentlyUsed<?>> stores = new CopyOnWriteArrayList<>();
    private final AtomicLong evicted = new AtomicLong();
    private final AtomicLong expired = new AtomicLong();

    /** Set before the stores are cleared, and read under each store's own lock: no entry comes after the clearing. */
    private volatile boolean closed;

    private InMemoryTier(int maximumCount) {
        this.maximumCount = maximumCount;
    }

    /**
     * A tier that keeps this many entries of each data type.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public static InMemoryTier ofMaximumCount(int maximumCount) {
        if (maximumCount <= 0) {
            throw new IllegalArgumentException("maximumCount must be positive, but was " + maximumCount);
        }
        return new InMemoryTier(maximumCount);
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    @SuppressWarnings("unchecked")
    public synchronized <V> Store<V> open(StoreSpec<V> spec) {
        for (LeastRecentlyUsed<?> store : stores) {
            if (store.isFor(spec)) {
                return (Store<V>) store;
            }
        }
        LeastRecentlyUsed<V> store = new LeastRecentlyUsed<>(spec);
        stores.add(store);
        return store;
    }

    @Override
    public TierStatistics statistics() {
        long keys = stores.stream().mapToLong(LeastRecentlyUsed::size).sum();
        Map<String, Long> evictions = Map.of("size", evicted.get(), "expired", expired.get());
        return new TierStatistics(
                true, keys, TierStatistics.UNKNOWN, TierStatistics.UNKNOWN, evicted.get(), evictions, Map.of());
    }

    @Override
    public void clear() {
        stores.forEach(LeastRecentlyUsed::clear);
    }

    @Override
    public void close() {
        closed = true;
        clear();
    }

    /** Guarded by itself. */
    private final class LeastRecentlyUsed<V> implements Store<V> {
        private final StoreSpec<V> spec;
        private final LinkedHashMap<CacheKey, Kept<V>> entries = new LinkedHashMap<>(16, 0.75f, true);

        private record Kept<V>(CacheEntry<V> entry, long untilNanos) {}

        private LeastRecentlyUsed(StoreSpec<V> spec) {
            this.spec = spec;
        }

        private boolean isFor(StoreSpec<?> other) {
            return spec.namespace().equals(other.namespace())
                    && spec.dataType().equals(other.dataType())
                    && spec.valueType().equals(other.valueType());
        }

        @Override
        public synchronized @Nullable CacheEntry<V> get(CacheKey key) {
            Kept<V> kept = entries.get(key);
            if (kept == null) {
                return null;
            }
            if (kept.untilNanos - spec.ticker().nanos() <= 0) {
                entries.remove(key);
                expired.incrementAndGet();
                return null;
            }
            return kept.entry;
        }

        @Override
        public synchronized void put(CacheKey key, CacheEntry<V> entry) {
            long retention = spec.retention().nanosFor(entry);
            if (retention <= 0 || closed) {
                entries.remove(key);
                return;
            }
            entries.put(key, new Kept<>(entry, spec.ticker().nanos() + retention));
            if (entries.size() > maximumCount) {
                entries.remove(entries.keySet().iterator().next());
                evicted.incrementAndGet();
            }
        }

        @Override
        public synchronized void remove(CacheKey key) {
            entries.remove(key);
        }

        @Override
        public synchronized Map<CacheKey, CacheEntry<V>> sample(int most, RandomGenerator random) {
            Map<CacheKey, CacheEntry<V>> sample = new LinkedHashMap<>();
            int size = entries.size();
            entries.forEach((key, kept) -> {
                if (size <= most || random.nextInt(size) < most) {
                    sample.put(key, kept.entry);
                }
            });
            return sample;
        }

        private synchronized long size() {
            return entries.size();
        }

        private synchronized void clear() {
            entries.clear();
        }
    }
}
