package io.civicq.cache.bench.coherence;

/** Reads rows from the database. */
@FunctionalInterface
interface RowLoader {
    /** The version of a row. */
    long load(Row row) throws DatabaseException;
}
