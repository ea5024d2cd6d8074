package io.civicq.cache;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.spi.CacheEntry;
import io.civicq.cache.spi.Store;
import io.civicq.cache.spi.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * A near store that shows no old entries while changes of the far tier may go unheard.
 *
 * @param limitNanos how old is too old, in nanoseconds since it was loaded
 */
record TrustedNear<V>(Store<V> near, ForeignChanges changes, Ticker clock, long limitNanos) implements Store<V> {
    @Override
    public @Nullable CacheEntry<V> get(CacheKey key) {
        CacheEntry<V> entry = near.get(key);
        boolean hidden = changes.isSilent() && entry != null && entry.ageNanos(clock.nanos()) > limitNanos;
        return hidden ? null : entry;
    }

    @Override
    public void put(CacheKey key, CacheEntry<V> entry) {
        near.put(key, entry);
    }

    @Override
    public void remove(CacheKey key) {
        near.remove(key);
    }
}
