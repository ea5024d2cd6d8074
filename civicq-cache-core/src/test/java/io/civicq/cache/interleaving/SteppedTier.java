package io.civicq.cache.interleaving;

import io.civicq.cache.interleaving.Step.Kind;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.spi.CacheEntry;
import io.civicq.cache.spi.Store;
import io.civicq.cache.spi.StoreSpec;
import io.civicq.cache.spi.Tier;
import io.civicq.cache.spi.TierStatistics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A tier as one node sees it: each use of it is a step. */
final class SteppedTier implements Tier {
    private final Tier tier;
    private final int node;
    private final Steps steps;
    private final UnaryOperator<CacheEntry<?>> onPut;
    private final List<Store<?>> stores = new ArrayList<>();

    /**
     * How the uses of a tier are called.
     *
     * @param reply what follows when the answer of a {@code get} has come from afar; null where it comes at once
     */
    private record Steps(Kind get, @Nullable Kind reply, Kind put, Kind remove) {}

    private static final Steps NEAR = new Steps(Kind.NEAR_GET, null, Kind.NEAR_PUT, Kind.NEAR_REMOVE);
    private static final Steps FAR = new Steps(Kind.FAR_GET, Kind.FAR_REPLY, Kind.FAR_PUT, Kind.FAR_REMOVE);

    private SteppedTier(Tier tier, int node, Steps steps, UnaryOperator<CacheEntry<?>> onPut) {
        this.tier = tier;
        this.node = node;
        this.steps = steps;
        this.onPut = onPut;
    }

    /** @param onPut what becomes of an entry that is put */
    static Tier near(Tier tier, int node, UnaryOperator<CacheEntry<?>> onPut) {
        return new SteppedTier(tier, node, NEAR, onPut);
    }

    /** As {@link #near}. */
    static Tier far(Tier tier, int node, UnaryOperator<CacheEntry<?>> onPut) {
        return new SteppedTier(tier, node, FAR, onPut);
    }

    @Override
    public String name() {
        return tier.name();
    }

    private void before(@Nullable Kind kind) {
        if (kind != null) {
            Stage.before(new Step(kind, node));
        }
    }

    @Override
    public <V> Store<V> open(StoreSpec<V> spec) {
        Store<V> store = tier.open(spec);
        stores.add(store);
        return new Store<>() {
            @Override
            public @Nullable CacheEntry<V> get(CacheKey key) {
                before(steps.get);
                CacheEntry<V> entry = store.get(key);
                before(steps.reply);
                return entry;
            }

            @Override
            public Map<CacheKey, CacheEntry<V>> getAll(Collection<CacheKey> keys) {
                before(steps.get);
                Map<CacheKey, CacheEntry<V>> entries = store.getAll(keys);
                before(steps.reply);
                return entries;
            }

            @Override
            public void put(CacheKey key, CacheEntry<V> entry) {
                before(steps.put);
                store.put(key, changed(entry));
            }

            @Override
            public void putAll(Map<CacheKey, CacheEntry<V>> entries) {
                before(steps.put);
                entries.forEach((key, entry) -> store.put(key, changed(entry)));
            }

            @Override
            public void remove(CacheKey key) {
                before(steps.remove);
                store.remove(key);
            }
        };
    }

    @SuppressWarnings("unchecked") // it is of the same value
    private <V> CacheEntry<V> changed(CacheEntry<V> entry) {
        return (CacheEntry<V>) onPut.apply(entry);
    }

    @Override
    public void discard(String namespace, Invalidation invalidation) {
        before(steps.remove);
        stores.forEach(store -> invalidation.keys().forEach(store::remove));
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
