package io.civicq.cache;

import org.jspecify.annotations.Nullable;

/**
 * Loads a value from its system of record.
 *
 * <p>It may be called again later, in a background thread, to refresh the value: so it must not rely on the caller's
 * transaction or thread-locals.
 *
 * @param <V> the type of the value
 * @param <X> the exception that the load may fail with; it reaches the caller as it is
 */
@FunctionalInterface
public interface Loader<V, X extends Exception> {
    /** The value; null means that it is known to be absent. */
    @Nullable
    V load() throws X;
}
