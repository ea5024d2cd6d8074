package io.civicq.cache.bench.coherence;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.spi.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The caching that is checked. */
interface Subject {
    /**
     * Opens a node.
     *
     * @param url where its Redis is, in the forms of {@link io.civicq.cache.redis.RedisSettings#parse}
     * @param ticker the node's elapsed time, or null for what it uses if nobody says
     */
    Node open(String url, @Nullable Ticker ticker);

    /** Whether nodes can be opened on Sentinels or a Cluster, and with a clock. */
    boolean isLibrary();

    /**
     * Whether each of the nodes has heard everything that any of them has said, and knows it. Asks them to hear something
     * new, and waits for that no longer than the limit.
     */
    boolean areSettled(List<Node> nodes, Duration limit);

    /** A value with how it was found. */
    record Found(@Nullable Versioned value, Manner manner) {}

    /** What a cache may say of a value that it serves. */
    enum Manner {
        AS_TRUE,
        /** Stale, because its reload failed; only what was revoked is forbidden. */
        STALE_IF_ERROR
    }

    /**
     * What happened on a node.
     *
     * @param hits reads that a tier answered
     * @param loads reads and refreshes that the loader answered
     */
    record Counts(long hits, long loads) {
        Counts plus(Counts other) {
            return new Counts(hits + other.hits, loads + other.loads);
        }
    }

    /** One process that caches. Thread-safe; but for the loader's exception, nothing is thrown for an outage. */
    interface Node extends AutoCloseable {
        @Nullable
        Versioned get(Row row, RowLoader loader) throws DatabaseException;

        Found find(Row row, RowLoader loader) throws DatabaseException;

        /** Rows that are absent are not in the answer. */
        Map<Row, Versioned> getAll(List<Row> rows, RowLoader loader) throws DatabaseException;

        @Nullable
        Versioned getIfPresent(Row row);

        /** Keeps what has just been written. */
        void put(Row row, long version);

        /** Invalidates one row by its key. */
        void invalidate(Row row);

        void invalidate(Invalidation invalidation);

        void publish(RowWritten event);

        /** Whether it knows that it may be out of date. */
        boolean isSuspect();

        Counts counts();

        @Override
        void close();
    }
}
