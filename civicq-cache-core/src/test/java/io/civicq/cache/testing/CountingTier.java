package io.civicq.cache.testing;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.memory.InMemoryTier;
import io.civicq.cache.spi.CacheEntry;
import io.civicq.cache.spi.Store;
import io.civicq.cache.spi.StoreSpec;
import io.civicq.cache.spi.Tier;
import io.civicq.cache.spi.TierStatistics;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An in-memory far tier that writes down each round trip. */
public final class CountingTier implements Tier {
    private final InMemoryTier tier = InMemoryTier.ofMaximumCount(1_000);

    /** What was asked, in order: the operation and how many keys. */
    public final List<String> roundTrips = new CopyOnWriteArrayList<>();

    @Override
    public String name() {
        return "counting";
    }

    @Override
    public <V> Store<V> open(StoreSpec<V> spec) {
        Store<V> store = tier.open(spec);
        return new Store<>() {
            @Override
            public @Nullable CacheEntry<V> get(CacheKey key) {
                roundTrips.add("get 1");
                return store.get(key);
            }

            @Override
            public Map<CacheKey, CacheEntry<V>> getAll(Collection<CacheKey> keys) {
                roundTrips.add("get " + keys.size());
                return store.getAll(keys);
            }

            @Override
            public void put(CacheKey key, CacheEntry<V> entry) {
                roundTrips.add("put 1");
                store.put(key, entry);
            }

            @Override
            public void putAll(Map<CacheKey, CacheEntry<V>> entries) {
                roundTrips.add("put " + entries.size());
                store.putAll(entries);
            }

            @Override
            public void remove(CacheKey key) {
                roundTrips.add("remove 1");
                store.remove(key);
            }
        };
    }

    @Override
    public TierStatistics statistics() {
        return tier.statistics();
    }

    @Override
    public void close() {
        tier.close();
    }
}
