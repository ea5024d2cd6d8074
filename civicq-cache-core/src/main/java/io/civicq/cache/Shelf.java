package io.civicq.cache;

import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.spi.CacheEntry;
import io.civicq.cache.spi.Store;
import io.civicq.cache.spi.StoreSpec;
import io.civicq.cache.spi.Tier;
import io.civicq.cache.spi.TierStatistics;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The near and far store of one data type: near first, and what was found far is copied near. */
final class Shelf<V> {
    private final Node node;
    private final CachePolicy policy;
    private final Store<V> near;

    /** What is near, and may be handed out for all that was heard of foreign writers. */
    private final Store<V> trusted;

    private final @Nullable Store<V> far;
    private final @Nullable ForeignChanges changes;

    Shelf(Node node, String dataType, Type type, CachePolicy policy) {
        this.node = node;
        this.policy = policy;
        this.near = node.near().open(spec(dataType, type, this::nearRetentionNanos));
        Tier farTier = node.far();
        this.far = farTier == null ? null : farTier.open(spec(dataType, type, this::retentionNanos));
        this.changes = node.changes();
        if (changes == null) {
            this.trusted = near;
        } else {
            this.trusted = new TrustedNear<>(
                    near, changes, node.clock(), policy.suspectFor().toNanos());
            changes.watch(this);
        }
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
        return trusted.get(key);
    }

    /** Some of what is near, chosen by chance where there is more. */
    Map<CacheKey, CacheEntry<V>> sampleNear(int most) {
        return near.sample(most, node.random());
    }

    /** What {@link #near} does not show, for want of anything better. */
    @Nullable
    CacheEntry<V> nearUntrusted(CacheKey key) {
        return changes == null ? null : near.get(key);
    }

    boolean isNear(CacheKey key) {
        return near.get(key) != null;
    }

    /** Enters reads whose entries may be kept near. To be closed when they are. */
    Passage enter(Collection<CacheKey> keys) {
        return changes == null ? Passage.UNWATCHED : changes.enter(keys);
    }

    Map<CacheKey, CacheEntry<V>> far(Collection<CacheKey> keys, Passage passage) {
        Map<CacheKey, CacheEntry<V>> found = far == null || keys.isEmpty() ? Map.of() : far.getAll(keys);
        passage.found(found.keySet());
        return found;
    }

    @Nullable
    CacheEntry<V> far(CacheKey key, Passage passage) {
        CacheEntry<V> found = far == null ? null : far.get(key);
        if (found != null) {
            passage.found(List.of(key));
        }
        return found;
    }

    void copyNear(CacheKey key, CacheEntry<V> entry, Passage passage) {
        node.tower().writes().write(() -> {
            near.put(key, entry);
            if (passage.isOvertaken(key)) {
                near.remove(key);
            }
        });
    }

    /** Forgets near copies of keys that hold nothing in the far tier any more. */
    void forgetNear(Collection<CacheKey> keys) {
        node.tower().writes().write(() -> keys.forEach(near::remove));
    }

    /** Puts what the far tier holds in the place of near copies; without it they go. */
    void renewNear(Collection<CacheKey> keys) {
        List<CacheKey> copied = keys.stream().filter(this::isNear).toList();
        if (copied.isEmpty()) {
            return;
        }
        LogPosition start = node.mirror().position();
        try (Passage passage = enter(copied)) {
            Map<CacheKey, CacheEntry<V>> held = far(copied, passage);
            for (CacheKey key : copied) {
                CacheEntry<V> entry = held.get(key);
                if (entry == null) {
                    forgetNear(List.of(key));
                } else {
                    copyNear(key, entry.asOf(start), passage);
                }
            }
        }
    }

    void keep(CacheKey key, CacheEntry<V> entry) {
        node.tower().writes().write(() -> {
            near.put(key, entry);
            if (far != null) {
                far.put(key, entry);
            }
        });
    }

    /** Keeps what was loaded, but for what a change of the far tier has overtaken. */
    void keepAll(Map<CacheKey, CacheEntry<V>> entries, Passage passage) {
        node.tower().writes().write(() -> put(entries, passage));
    }

    private void put(Map<CacheKey, CacheEntry<V>> entries, Passage passage) {
        near.putAll(entries);
        Map<CacheKey, CacheEntry<V>> standing = new LinkedHashMap<>(entries);
        standing.keySet().removeIf(passage::isOvertaken);
        entries.keySet().stream().filter(key -> !standing.containsKey(key)).forEach(near::remove);
        if (far == null) {
            return;
        }
        if (standing.size() == 1) {
            standing.forEach(far::put);
        } else if (!standing.isEmpty()) {
            far.putAll(standing);
        }
    }

    /**
     * Frees the room of what was invalidated. Not in a far tier that tells changes: the other nodes could not tell the removal
     * from a foreign one, and would give up what they are loading again.
     */
    void drop(CacheKey key) {
        node.tower().writes().write(() -> {
            near.remove(key);
            if (far != null && changes == null) {
                far.remove(key);
            }
        });
    }

    TierStatistics nearStatistics() {
        return near.statistics();
    }
}
