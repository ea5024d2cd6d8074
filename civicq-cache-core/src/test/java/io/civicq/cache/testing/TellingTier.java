package io.civicq.cache.testing;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.spi.CacheEntry;
import io.civicq.cache.spi.ChangeListener;
import io.civicq.cache.spi.Store;
import io.civicq.cache.spi.StoreSpec;
import io.civicq.cache.spi.Tier;
import io.civicq.cache.spi.TierStatistics;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** An in-memory far tier that tells the last node that watches it what foreign writers do, as the test says. */
public final class TellingTier implements Tier {
    private final CountingTier tier = new CountingTier();
    private final AtomicReference<@Nullable ChangeListener> listener = new AtomicReference<>();
    private final AtomicReference<Runnable> afterRead = new AtomicReference<>(() -> {});
    private @Nullable Store<?> store;

    /** What the node hears. */
    public ChangeListener tell() {
        ChangeListener heard = listener.get();
        if (heard == null) {
            throw new IllegalStateException("nobody watches this tier");
        }
        return heard;
    }

    /** Removes an entry as a foreign program does. */
    public void removeForeign(CacheKey key) {
        if (store != null) {
            store.remove(key);
        }
        tell().removed(List.of(key));
    }

    /** Says that something was written, where the library's own entry still stands. */
    public void rewriteOwn(CacheKey key) {
        tell().written(List.of(key));
    }

    /** Becomes a tier that does not answer. */
    public void loseEverything() {
        tier.close();
    }

    /** Does this once, between the next read and its return. */
    public void afterNextRead(Runnable action) {
        afterRead.set(action);
    }

    public List<String> roundTrips() {
        return tier.roundTrips;
    }

    @Override
    public String name() {
        return "telling";
    }

    @Override
    public <V> Store<V> open(StoreSpec<V> spec) {
        Store<V> opened = tier.open(spec);
        store = opened;
        return new Store<>() {
            @Override
            public @Nullable CacheEntry<V> get(CacheKey key) {
                return getAll(List.of(key)).get(key);
            }

            @Override
            public Map<CacheKey, CacheEntry<V>> getAll(Collection<CacheKey> keys) {
                Map<CacheKey, CacheEntry<V>> found = opened.getAll(keys);
                afterRead.getAndSet(() -> {}).run();
                return found;
            }

            @Override
            public void put(CacheKey key, CacheEntry<V> entry) {
                opened.put(key, entry);
            }

            @Override
            public void remove(CacheKey key) {
                opened.remove(key);
            }
        };
    }

    @Override
    public Optional<AutoCloseable> watch(String namespace, ChangeListener told) {
        listener.set(told);
        return Optional.of(() -> listener.compareAndSet(told, null));
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
