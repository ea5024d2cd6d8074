package io.civicq.cache;

import io.civicq.cache.key.CacheKey;
import java.util.Map;
import java.util.Set;

/**
 * Loads several values from their system of record at once.
 *
 * <p>It may be called again later, in a background thread, to refresh the value: so it must not rely on the caller's
 * transaction or thread-locals.
 *
 * @param <V> the type of the values
 * @param <X> the exception that the load may fail with; it reaches the caller as it is
 */
@FunctionalInterface
public interface BulkLoader<V, X extends Exception> {
    /** The values of these keys. A key that is missing in the answer is known to be absent; others are ignored. */
    Map<CacheKey, ? extends V> loadAll(Set<CacheKey> keys) throws X;
}
