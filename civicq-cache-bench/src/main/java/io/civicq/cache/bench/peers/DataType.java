package io.civicq.cache.bench.peers;

import java.time.Duration;

/**
 * A kind of value with its lifetimes. Libraries that have no stale windows use the first alone.
 *
 * @param name the name of its cache
 * @param freshFor how long a value is fresh
 * @param staleWhileRevalidate how long after that it may be served while it is loaded again
 * @param staleIfError how long after that it may be served while it cannot be loaded
 */
public record DataType(String name, Duration freshFor, Duration staleWhileRevalidate, Duration staleIfError) {
    /** One without stale windows. */
    public static DataType of(String name, Duration freshFor) {
        return new DataType(name, freshFor, Duration.ZERO, Duration.ZERO);
    }

    /** The same, served stale for so long while it is loaded again. */
    public DataType withStaleWhileRevalidate(Duration window) {
        return new DataType(name, freshFor, window, staleIfError);
    }

    /** The same, served stale for so long while it cannot be loaded. */
    public DataType withStaleIfError(Duration window) {
        return new DataType(name, freshFor, staleWhileRevalidate, window);
    }
}
