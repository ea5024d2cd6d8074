package io.civicq.cache.outbox;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationRules;
import io.civicq.cache.key.CacheKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import javax.sql.DataSource;

/** Votes, the rule about them, and the tables that tests write them into. */
final class Votes {
    static final InvalidationRules RULES =
            InvalidationRules.none().on(Cast.class, vote -> Invalidation.ofKeys(question(vote.question())));

    /** A vote for a question. */
    record Cast(long question) {}

    /** What a test does in a transaction. */
    interface Work {
        void in(Connection connection) throws SQLException;
    }

    private Votes() {}

    static CacheKey question(long id) {
        return CacheKey.of("civicq", "question", id);
    }

    /** Makes the tables, with the statements that the library brings. */
    static void createTables(DataSource database, String script) throws SQLException {
        committed(database, connection -> {
            execute(connection, "CREATE TABLE question (id BIGINT PRIMARY KEY, votes INT NOT NULL)");
            execute(connection, text(script));
        });
    }

    static String text(String resource) {
        try (InputStream stream = Outbox.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static void committed(DataSource database, Work work) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            work.in(connection);
            connection.commit();
        }
    }

    static void rolledBack(DataSource database, Work work) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            work.in(connection);
            connection.rollback();
        }
    }

    static long rows(DataSource database) {
        return number(database, "SELECT COUNT(*) FROM civicq_outbox");
    }

    static long number(DataSource database, String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
