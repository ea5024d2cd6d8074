package io.civicq.example.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jspecify.annotations.Nullable;

/** An SQL database in memory that counts the statements which it executes. Thread-safe. */
public final class CivicDatabase implements AutoCloseable {
    private static final int CONNECTIONS = 32;

    private final JdbcConnectionPool pool;
    private final LongAdder statements = new LongAdder();

    /** What is done with a session, while the connection is borrowed. */
    @FunctionalInterface
    public interface Work<T> {
        @Nullable
        T apply(Session session) throws SQLException;
    }

    private CivicDatabase(JdbcConnectionPool pool) {
        this.pool = pool;
    }

    /** A new database with the schema and no rows. */
    public static CivicDatabase open() throws SQLException {
        String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        JdbcConnectionPool pool = JdbcConnectionPool.create(url, "civicq", "");
        pool.setMaxConnections(CONNECTIONS);
        CivicDatabase database = new CivicDatabase(pool);
        for (String statement : Schema.STATEMENTS) {
            database.update(statement);
        }
        return database;
    }

    /** All rows. */
    public <T> List<T> list(String sql, Session.Row<T> row, Object... arguments) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return new Session(connection, statements).list(sql, row, arguments);
        }
    }

    /** Changes rows, and commits. How many were changed. */
    public int update(String sql, Object... arguments) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return new Session(connection, statements).update(sql, arguments);
        }
    }

    /** Works with each statement committed by itself. */
    public <T> @Nullable T read(Work<T> work) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return work.apply(new Session(connection, statements));
        }
    }

    /** Works in one transaction: all of it is committed when this returns, or nothing when it throws. */
    public <T> @Nullable T write(Work<T> work) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            try {
                @Nullable T result = work.apply(new Session(connection, statements));
                connection.commit();
                return result;
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    /** For the query cache, which sends one statement on each connection. */
    public DataSource dataSource() {
        return new CountingSource(pool, statements);
    }

    /** How many statements were executed so far; a batch counts as one. */
    public long statements() {
        return statements.sum();
    }

    @Override
    public void close() throws SQLException {
        update("SHUTDOWN");
        pool.dispose();
    }
}
