package io.civicq.cache.query;

import io.civicq.cache.Caches;
import io.civicq.cache.spi.Ticker;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Borrows connections for reads, and tells whose transaction they are in. */
final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(QueryCache.class);

    private final Caches caches;
    private final DataSource source;
    private final ConnectionUse use;
    private final Ticker stopwatch;
    private final @Nullable Duration timeout;
    private final AtomicBoolean told = new AtomicBoolean();

    Sessions(Caches caches, DataSource source, ConnectionUse use, Ticker stopwatch, @Nullable Duration timeout) {
        this.caches = caches;
        this.source = source;
        this.use = use;
        this.stopwatch = stopwatch;
        this.timeout = timeout;
    }

    /** Rows, and how long the database took for them. */
    record Fetched<R>(List<R> rows, Duration cost) {}

    /** The connection may be in a transaction that others know nothing of, so that nobody else may see what it reads. */
    static final class NotToBeShared extends RuntimeException {
        NotToBeShared() {
            super("the connection is in a transaction", null, false, false);
        }
    }

    DataSource source() {
        return source;
    }

    ConnectionUse use() {
        return use;
    }

    /** Whether the calling thread is in a unit of work of the caches. */
    boolean isInUnitOfWork() {
        return caches.whenCommitted(Sessions::nothing);
    }

    /** Asked for after a commit, only to learn whether there will be one. */
    private static void nothing() {}

    /**
     * Rows that others may see too.
     *
     * @throws NotToBeShared if they may be read in somebody's transaction
     */
    <R> Fetched<R> shared(Query query, RowMapping<R> mapping, int most) throws SQLException {
        try (Connection connection = source.getConnection()) {
            if (connection.getAutoCommit()) {
                return readOnly(connection, query, mapping, most);
            }
            if (use == ConnectionUse.OWN) {
                return inOwnTransaction(connection, query, mapping, most);
            }
            if (isInUnitOfWork()) {
                return timed(connection, query, mapping, most);
            }
            if (told.compareAndSet(false, true)) {
                LOG.warn(
                        "The data source gives connections that do not commit by themselves, outside any unit of work; what"
                                + " is read on them is not cached. If they are never those of a running transaction, say"
                                + " QueryCache.builder(…).connections(ConnectionUse.OWN)");
            }
            throw new NotToBeShared();
        }
    }

    /** Rows for the caller only, on whatever connection the source gives. */
    <R> List<R> unshared(Query query, RowMapping<R> mapping, int most) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return use == ConnectionUse.OWN && !connection.getAutoCommit()
                    ? inOwnTransaction(connection, query, mapping, most).rows
                    : unshared(connection, query, mapping, most);
        }
    }

    /** Rows for the caller only, as its connection sees them. */
    <R> List<R> unshared(Connection connection, Query query, RowMapping<R> mapping, int most) throws SQLException {
        return Execution.rows(connection, query, mapping, most, timeout);
    }

    private <R> Fetched<R> inOwnTransaction(Connection connection, Query query, RowMapping<R> mapping, int most)
            throws SQLException {
        try {
            return timed(connection, query, mapping, most);
        } finally {
            connection.rollback();
        }
    }

    private <R> Fetched<R> readOnly(Connection connection, Query query, RowMapping<R> mapping, int most)
            throws SQLException {
        try (ReadOnly hint = ReadOnly.of(connection)) {
            return timed(hint.connection(), query, mapping, most);
        }
    }

    private <R> Fetched<R> timed(Connection connection, Query query, RowMapping<R> mapping, int most)
            throws SQLException {
        long began = stopwatch.nanos();
        List<R> rows = unshared(connection, query, mapping, most);
        return new Fetched<>(rows, Duration.ofNanos(Math.max(0, stopwatch.nanos() - began)));
    }
}
