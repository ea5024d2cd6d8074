package io.civicq.cache.spi;

import io.civicq.cache.key.CacheKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A tier's entries of one data type.
 *
 * <p>A store keeps and returns entries; it judges none of them. It never throws for a failure of its backend: it counts
 * it and behaves as if it were empty. Each method is atomic per key. Thread-safe.
 *
 * @param <V> the type of the values
 */
public interface Store<V> {
    /** The entry of a key, or null. */
    @Nullable
    CacheEntry<V> get(CacheKey key);

    /** The entries that there are of these keys, in one round trip where the backend has one. */
    default Map<CacheKey, CacheEntry<V>> getAll(Collection<CacheKey> keys) {
        Map<CacheKey, CacheEntry<V>> found = new HashMap<>();
        for (CacheKey key : keys) {
            CacheEntry<V> entry = get(key);
            if (entry != null) {
                found.put(key, entry);
            }
        }
        return found;
    }

    /** Keeps an entry for as long as the {@link StoreSpec#retention} says, in place of any other of this key. */
    void put(CacheKey key, CacheEntry<V> entry);

    /** Keeps several entries, in one round trip where the backend has one. */
    default void putAll(Map<CacheKey, CacheEntry<V>> entries) {
        entries.forEach(this::put);
    }

    /** Forgets the entry of a key. */
    void remove(CacheKey key);

    /**
     * Some of the entries, chosen by chance where there are more, for a look at which of them are in use. It is no use of them
     * itself: what is evicted next stays the same. Only a near tier is asked; one that cannot enumerate returns none.
     *
     * @param most about how many, at most twice as many are returned
     */
    default Map<CacheKey, CacheEntry<V>> sample(int most, RandomGenerator random) {
        return Map.of();
    }

    /** What the tier can say of this data type alone. */
    default TierStatistics statistics() {
        return TierStatistics.nothingKnown();
    }
}
