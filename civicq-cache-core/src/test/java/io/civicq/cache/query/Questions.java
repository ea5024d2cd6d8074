package io.civicq.cache.query;

import io.civicq.cache.Caches;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationRules;
import io.civicq.cache.outbox.PostgresServer;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.TtlTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.ds.PGSimpleDataSource;

/** Questions and their votes in a database of its own, and a data source that counts connections. */
final class Questions extends OnlyConnections {
    static final String TOP = "SELECT id, votes FROM question WHERE votes >= ? ORDER BY id";

    /** A row of {@link #TOP}. */
    record Top(long id, int votes) {}

    /** A vote that somebody cast by other means. */
    record Cast(long question) {}

    final PGSimpleDataSource database;
    final AtomicInteger borrowed = new AtomicInteger();
    final AtomicInteger open = new AtomicInteger();

    /** What the next connections are like. */
    volatile boolean autoCommit = true;

    Questions() throws SQLException {
        database = PostgresServer.newDatabase();
        elsewhere("INSERT INTO question VALUES (7, 70), (8, 80)");
    }

    static Caches.Builder caches() {
        return Caches.builder()
                .policies(TtlTable.empty()
                        .with("trending", CachePolicy.freshFor(Duration.ofMinutes(15)))
                        .with("other", CachePolicy.freshFor(Duration.ofMinutes(15))))
                .rules(InvalidationRules.none()
                        .on(
                                Cast.class,
                                cast -> QueryTables.changed("question")
                                        .and(Invalidation.ofTags("question:" + cast.question()))));
    }

    /** Changes the database behind the back of the cache. */
    void elsewhere(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long number(String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        borrowed.incrementAndGet();
        open.incrementAndGet();
        return Borrowed.of(database.getConnection(), autoCommit, open::decrementAndGet);
    }
}
