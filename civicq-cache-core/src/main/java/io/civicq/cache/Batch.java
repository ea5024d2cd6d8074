package io.civicq.cache;

import io.civicq.cache.key.CacheKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Every way to load, as one: some keys in, what was loaded for each of them out. */
@FunctionalInterface
interface Batch<V, X extends Exception> {
    /** What was loaded, for each of the keys. */
    Map<CacheKey, Loaded<V>> load(Set<CacheKey> keys) throws X;

    static <V, X extends Exception> Batch<V, X> of(Loader<? extends V, X> loader) {
        return keys -> Map.of(keys.iterator().next(), Loaded.of(loader.load()));
    }

    static <V, X extends Exception> Batch<V, X> ofLoaded(Loader<Loaded<V>, X> loader) {
        return keys -> {
            CacheKey key = keys.iterator().next();
            Loaded<V> loaded = loader.load();
            if (loaded == null) {
                throw new IllegalStateException(
                        "the loader of " + key + " returned null; for a known absence return Loaded.of(null)");
            }
            return Map.of(key, loaded);
        };
    }

    static <V, X extends Exception> Batch<V, X> ofAllLoaded(BulkLoader<Loaded<V>, X> loader) {
        return keys -> {
            Map<CacheKey, ? extends Loaded<V>> values = loader.loadAll(keys);
            if (values == null) {
                throw new IllegalStateException(
                        "the bulk loader returned null; for known absences return a map without those keys");
            }
            Map<CacheKey, Loaded<V>> loaded = new HashMap<>();
            for (CacheKey key : keys) {
                Loaded<V> value = values.get(key);
                loaded.put(key, value == null ? Loaded.of(null) : value);
            }
            return loaded;
        };
    }

    static <V, X extends Exception> Batch<V, X> of(BulkLoader<? extends V, X> loader) {
        return keys -> {
            Map<CacheKey, ? extends V> values = loader.loadAll(keys);
            if (values == null) {
                throw new IllegalStateException(
                        "the bulk loader returned null; for known absences return a map without those keys");
            }
            Map<CacheKey, Loaded<V>> loaded = new HashMap<>();
            keys.forEach(key -> loaded.put(key, Loaded.of(values.get(key))));
            return loaded;
        };
    }
}
