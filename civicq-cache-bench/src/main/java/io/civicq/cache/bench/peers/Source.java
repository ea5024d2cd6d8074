package io.civicq.cache.bench.peers;

/** The system of record. Thread-safe. */
@FunctionalInterface
public interface Source {
    /** The present text of an item, after a while. */
    String load(Item item);
}
