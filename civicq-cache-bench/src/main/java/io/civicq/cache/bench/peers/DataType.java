package io.civicq.cache.bench.peers;

import java.time.Duration;

/**
 * A kind of value with its lifetimes. Libraries that have no stale windows use the first alone.
 *
 * @param name the name of its cache
 * @param freshFor how long a value is fresh
 * @param staleWhileRevalidate how long after that it may be served while it is loaded again
 * @param staleIfError how long after that it may be served while it cannot be loaded
 * @param suspectFor how old a copy may be that a node serves while it cannot hear of invalidations
 */
public record DataType(
        String name, Duration freshFor, Duration staleWhileRevalidate, Duration staleIfError, Duration suspectFor) {
    private static final Duration SUSPECT_FOR = Duration.ofSeconds(2);

    /** One without stale windows. */
    public static DataType of(String name, Duration freshFor) {
        return new DataType(name, freshFor, Duration.ZERO, Duration.ZERO, SUSPECT_FOR);
    }

    /** The same, served stale for so long while it is loaded again. */
    public DataType withStaleWhileRevalidate(Duration window) {
        return new DataType(name, freshFor, window, staleIfError, suspectFor);
    }

    /** The same, served stale for so long while it cannot be loaded. */
    public DataType withStaleIfError(Duration window) {
        return new DataType(name, freshFor, staleWhileRevalidate, window, suspectFor);
    }

    /** The same, served for so long while nothing is heard of invalidations. */
    public DataType withSuspectFor(Duration age) {
        return new DataType(name, freshFor, staleWhileRevalidate, staleIfError, age);
    }
}
