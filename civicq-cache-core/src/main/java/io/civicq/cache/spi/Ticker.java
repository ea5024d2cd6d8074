package io.civicq.cache.spi;

/** A source of elapsed time, never of a date: only differences of its readings mean something. Thread-safe. */
@FunctionalInterface
public interface Ticker {
    /** The time elapsed since some origin, in nanoseconds; never goes back. */
    long nanos();
}
