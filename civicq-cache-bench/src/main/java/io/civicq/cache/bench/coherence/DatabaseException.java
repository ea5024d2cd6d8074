package io.civicq.cache.bench.coherence;

/** Says that the simulated database did not answer. It is no defect of a cache that this reaches a reader. */
final class DatabaseException extends Exception {
    private static final long serialVersionUID = 1L;

    DatabaseException(Row row) {
        super("the database failed to read " + row, null, false, false);
    }
}
