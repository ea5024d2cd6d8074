package io.civicq.cache;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.spi.CacheEntry;
import io.civicq.cache.spi.Store;
import io.civicq.cache.spi.StoreSpec;
import io.civicq.cache.spi.Tier;
import io.civicq.cache.spi.TierStatistics;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The near and far store of one data type: near first, and what was found far is copied near. */
final class Shelf<V> {
    private final Node node;
    private final CachePolicy policy;
    private final Store<V> near;
    private final @Nullable Store<V> far;

    Shelf(Node node, String dataType, Type type, CachePolicy policy) {
        this.node = node;
        this.policy = policy;
        this.near = node.near().open(spec(dataType, type, this::nearRetentionNanos));
        Tier farTier = node.far();
        this.far = farTier == null ? null : farTier.open(spec(dataType, type, this::retentionNanos));
    }

    private StoreSpec<V> spec(String dataType, Type type, StoreSpec.Retention retention) {
        return new StoreSpec<>(node.namespace(), dataType, type, retention, policy.maxPayloadBytes(), node.clock());
    }

    /** The remaining freshness and, for a value, the stale windows. */
    private long retentionNanos(CacheEntry<?> entry) {
        long fresh = entry.remainingNanos(node.clock().nanos());
        return entry.isAbsent() ? fresh : fresh + policy.staleWindow().toNanos();
    }

    private long nearRetentionNanos(CacheEntry<?> entry) {
        return Math.min(retentionNanos(entry), policy.nearFor().toNanos());
    }

    @Nullable
    CacheEntry<V> near(CacheKey key) {
        return near.get(key);
    }

    Map<CacheKey, CacheEntry<V>> far(Collection<CacheKey> keys) {
        return far == null || keys.isEmpty() ? Map.of() : far.getAll(keys);
    }

    @Nullable
    CacheEntry<V> far(CacheKey key) {
        return far == null ? null : far.get(key);
    }

    void copyNear(CacheKey key, CacheEntry<V> entry) {
        near.put(key, entry);
    }

    void keep(CacheKey key, CacheEntry<V> entry) {
        near.put(key, entry);
        if (far != null) {
            far.put(key, entry);
        }
    }

    void keepAll(Map<CacheKey, CacheEntry<V>> entries) {
        near.putAll(entries);
        if (far != null) {
            far.putAll(entries);
        }
    }

    void drop(CacheKey key) {
        near.remove(key);
        if (far != null) {
            far.remove(key);
        }
    }

    TierStatistics nearStatistics() {
        return near.statistics();
    }
}
