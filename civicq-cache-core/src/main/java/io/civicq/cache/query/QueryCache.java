package io.civicq.cache.query;

import io.civicq.cache.Caches;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.spi.Ticker;
import java.lang.reflect.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Caches results of SQL queries, and invalidates them by the tables that they were read from.
 *
 * <pre>{@code
 * QueryCache queries = QueryCache.builder(caches, dataSource).tables(new JSqlParserTables()).build();
 * CachedResults<Trending> trending = queries.results("trending", Trending.class);
 * List<Trending> top = trending.list("SELECT id, votes FROM questions WHERE contest_id = ? ORDER BY votes DESC", 5);
 * queries.update(Query.of("UPDATE questions SET votes = votes + 1 WHERE id = ?", 7));
 * }</pre>
 *
 * <p>Made once, when the service starts. Holds no connection between calls. Thread-safe.
 */
public final class QueryCache {
    private final Caches caches;
    private final Statements statements;
    private final Sessions sessions;
    private final QueryExplanation.Values values;
    private final @Nullable TransactionalInvalidation transactional;
    private final Set<String> declared = ConcurrentHashMap.newKeySet();

    /**
     * Ties an invalidation to a transaction: {@code outbox::invalidate}.
     *
     * @see io.civicq.cache.invalidation.Invalidation
     */
    @FunctionalInterface
    public interface TransactionalInvalidation {
        /** Makes the invalidation known if, and only if, the transaction that the connection is in commits. */
        void write(Connection connection, Invalidation invalidation) throws SQLException;
    }

    private QueryCache(Builder builder, Sessions sessions) {
        this.caches = builder.caches;
        this.statements = new Statements(builder.finder);
        this.sessions = sessions;
        this.values = builder.values;
        this.transactional = builder.transactional;
    }

    /**
     * A builder.
     *
     * @param caches where results are kept; their policies name the data type of each kind of result
     * @param source where queries run: the primary, as a replica that lags would bring back what was just invalidated
     */
    public static Builder builder(Caches caches, DataSource source) {
        return new Builder(caches, source);
    }

    /**
     * Results whose rows are records, a component each by the label of its column, or the values of a single column.
     *
     * @param dataType has a row in the policies, and is used for nothing else
     * @throws IllegalArgumentException if the data type has no policy or was declared already, or rows cannot become the type
     */
    public <R> CachedResults<R> results(String dataType, Class<R> rows) {
        return declare(dataType, rows, RowMapping.to(rows));
    }

    /** The same with a function that maps rows. A release whose function makes other values takes another data type. */
    public <R> CachedResults<R> results(String dataType, Class<R> rows, RowMapper<R> mapper) {
        return declare(dataType, rows, columns -> mapper);
    }

    @SuppressWarnings("unchecked") // an array of this very type
    private <R> CachedResults<R> declare(String dataType, Class<R> rows, RowMapping<R> mapping) {
        if (rows.isPrimitive()) {
            throw new IllegalArgumentException("rows cannot be of the primitive type " + rows + "; name its box");
        }
        Class<R[]> array = (Class<R[]>) Array.newInstance(rows, 0).getClass();
        var cache = caches.cache(dataType, array);
        if (!declared.add(dataType)) {
            throw new IllegalArgumentException("results of '" + dataType
                    + "' were declared already; keep and share them, or choose another data type");
        }
        return new CachedResults<>(
                cache, rows, mapping, statements, sessions, values, RowLimit.standard(), CostLifetime.standard());
    }

    /**
     * Runs a write on a connection of the data source, and invalidates what was read from its tables: when it has committed,
     * which is at once, or with the unit of work if the data source gives the connection of that. Also when it failed, as
     * nobody may know how far it got.
     *
     * @return how many rows it changed
     * @throws IllegalArgumentException if its tables cannot be told, or its values do not fit its placeholders
     * @throws IllegalStateException if it would take part in a transaction whose end this cannot learn; nothing was run then
     * @throws SQLException what the database says
     */
    public int update(Query query) throws SQLException {
        Invalidation invalidation = invalidation(query);
        try (Connection connection = sessions.source().getConnection()) {
            if (connection.getAutoCommit() || sessions.use() == ConnectionUse.PERHAPS_OF_A_TRANSACTION) {
                return update(connection, query, invalidation);
            }
            requireNoUnitOfWork();
            return updateAndCommit(connection, query, invalidation);
        }
    }

    /**
     * The same on the caller's connection. If that is in a transaction, what was read is invalidated after its commit; for
     * this there must be a unit of work around, or a {@link Builder#transactions way} to write into the transaction itself.
     *
     * @param connection stays open, and its transaction too
     */
    public int update(Connection connection, Query query) throws SQLException {
        return update(connection, query, invalidation(query));
    }

    private Invalidation invalidation(Query query) {
        statements.checked(query);
        return Invalidation.ofTags(statements.tags(query).toArray(String[]::new));
    }

    private int update(Connection connection, Query query, Invalidation invalidation) throws SQLException {
        if (connection.getAutoCommit()) {
            requireNoUnitOfWork();
            try {
                return Execution.update(connection, query);
            } finally {
                caches.invalidate(invalidation);
            }
        }
        if (transactional != null) {
            int changed = Execution.update(connection, query);
            transactional.write(connection, invalidation);
            return changed;
        }
        if (!sessions.isInUnitOfWork()) {
            throw new IllegalStateException(
                    "the connection is in a transaction, and nothing here learns how it ends: call"
                            + " caches.begin() around it, give the caches Transactions, or say"
                            + " QueryCache.builder(…).transactions(outbox::invalidate)");
        }
        caches.invalidate(invalidation);
        return Execution.update(connection, query);
    }

    private int updateAndCommit(Connection connection, Query query, Invalidation invalidation) throws SQLException {
        boolean committed = false;
        try {
            int changed = Execution.update(connection, query);
            connection.commit();
            committed = true;
            return changed;
        } finally {
            caches.invalidate(invalidation);
            if (!committed) {
                connection.rollback();
            }
        }
    }

    /** Its invalidation would wait for a commit, or vanish with a rollback, that the write takes no part in. */
    private void requireNoUnitOfWork() {
        if (sessions.isInUnitOfWork()) {
            throw new IllegalStateException("the write would commit by itself inside a unit of work; run it on the"
                    + " connection of the transaction: update(connection, query)");
        }
    }

    /** Says how queries run. Not thread-safe. */
    public static final class Builder {
        private static final Duration TIMEOUT = Duration.ofSeconds(10);

        private final Caches caches;
        private final DataSource source;
        private TableFinder finder = TableFinder.declaredOnly();
        private ConnectionUse use = ConnectionUse.PERHAPS_OF_A_TRANSACTION;
        private QueryExplanation.Values values = QueryExplanation.Values.REDACTED;
        private Duration timeout = TIMEOUT;
        private @Nullable TransactionalInvalidation transactional;
        private Ticker stopwatch = System::nanoTime;

        private Builder(Caches caches, DataSource source) {
            this.caches = caches;
            this.source = source;
        }

        /** What finds the tables of statements that do not name them; nothing if it is not given. */
        public Builder tables(TableFinder given) {
            this.finder = given;
            return this;
        }

        /** What connections that do not commit by themselves may be; those of a transaction if it is not said. */
        public Builder connections(ConnectionUse given) {
            this.use = given;
            return this;
        }

        /** What ties writes in a transaction to it, such as {@code outbox::invalidate}; the unit of work if it is not given. */
        public Builder transactions(TransactionalInvalidation given) {
            this.transactional = given;
            return this;
        }

        /**
         * When reads that do not say so are given up by the database; 10 seconds if it is not given. Rounded up to seconds.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder timeout(Duration longest) {
            this.timeout = Timeouts.checked(longest);
            return this;
        }

        /** Whether explanations show the values of parameters; they do not if it is not said. */
        public Builder explainedValues(QueryExplanation.Values given) {
            this.values = given;
            return this;
        }

        /** What measures the cost of queries; {@link System#nanoTime} if it is not given. */
        public Builder stopwatch(Ticker given) {
            this.stopwatch = given;
            return this;
        }

        /** The cache. Asks no database. */
        public QueryCache build() {
            return new QueryCache(this, new Sessions(caches, source, use, stopwatch, timeout));
        }
    }
}
