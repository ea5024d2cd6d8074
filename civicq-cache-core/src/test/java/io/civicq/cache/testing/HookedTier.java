package io.civicq.cache.testing;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.spi.CacheEntry;
import io.civicq.cache.spi.InvalidationLog;
import io.civicq.cache.spi.LoadLease;
import io.civicq.cache.spi.Store;
import io.civicq.cache.spi.StoreSpec;
import io.civicq.cache.spi.Tier;
import io.civicq.cache.spi.TierStatistics;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A tier that does something when an answer has come, before it hands it on. */
public final class HookedTier implements Tier {
    private final Tier tier;
    private final Runnable afterGet;

    public HookedTier(Tier tier, Runnable afterGet) {
        this.tier = tier;
        this.afterGet = afterGet;
    }

    @Override
    public String name() {
        return tier.name();
    }

    @Override
    public <V> Store<V> open(StoreSpec<V> spec) {
        Store<V> store = tier.open(spec);
        return new Store<>() {
            @Override
            public @Nullable CacheEntry<V> get(CacheKey key) {
                CacheEntry<V> entry = store.get(key);
                afterGet.run();
                return entry;
            }

            @Override
            public Map<CacheKey, CacheEntry<V>> getAll(Collection<CacheKey> keys) {
                Map<CacheKey, CacheEntry<V>> entries = store.getAll(keys);
                afterGet.run();
                return entries;
            }

            @Override
            public void put(CacheKey key, CacheEntry<V> entry) {
                store.put(key, entry);
            }

            @Override
            public void putAll(Map<CacheKey, CacheEntry<V>> entries) {
                store.putAll(entries);
            }

            @Override
            public void remove(CacheKey key) {
                store.remove(key);
            }
        };
    }

    @Override
    public Optional<InvalidationLog> invalidationLog(String namespace) {
        return tier.invalidationLog(namespace);
    }

    @Override
    public Optional<LoadLease> loadLease(String namespace) {
        return tier.loadLease(namespace);
    }

    @Override
    public void discard(String namespace, Invalidation invalidation) {
        tier.discard(namespace, invalidation);
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
