package io.civicq.cache.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The table and its statements, in the SQL that PostgreSQL, MySQL, MariaDB and H2 have in common. Times are always those of
 * the database.
 *
 * @param name lower-case words, with a schema or without
 */
record OutboxTable(String name) {
    /** A longer text means everything, so that a batch fits into memory. */
    private static final int LONGEST_TEXT = 1_000_000;

    /** How long relays leave a row to the process that wrote it. */
    private static final int HEAD_START_SECONDS = 2;

    /** The longest that a statement of a relay may take. */
    private static final int TIMEOUT_SECONDS = 10;

    private static final Pattern NAME = Pattern.compile("([a-z_][a-z0-9_]{0,62}\\.)?[a-z_][a-z0-9_]{0,62}");

    OutboxTable {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "table '" + name
                            + "' must be lower-case letters, digits and underscores, such as civicq_outbox or app.civicq_outbox");
        }
    }

    /** A row to be written. */
    record NewRow(@Nullable String event, String invalidation) {}

    /** The name without its schema. */
    String simpleName() {
        return name.substring(name.indexOf('.') + 1);
    }

    /** Writes rows that relays may take as soon as they are committed. */
    void insert(Connection connection, List<NewRow> rows) throws SQLException {
        String sql = "INSERT INTO " + name + " (event, invalidation) VALUES (?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            execute(statement, rows);
        }
    }

    /** Writes rows that relays leave to their publisher for a while, and returns their ids. */
    List<Long> insertForPublisher(Connection connection, List<NewRow> rows) throws SQLException {
        String sql =
                "INSERT INTO " + name + " (event, invalidation, due_at) VALUES (?, ?, CURRENT_TIMESTAMP(6) + INTERVAL '"
                        + HEAD_START_SECONDS + "' SECOND)";
        try (PreparedStatement statement = connection.prepareStatement(sql, new String[] {"id"})) {
            execute(statement, rows);
            List<Long> ids = new ArrayList<>();
            try (ResultSet keys = statement.getGeneratedKeys()) {
                while (keys.next()) {
                    ids.add(keys.getLong(1));
                }
            }
            return ids;
        }
    }

    private static void execute(PreparedStatement statement, List<NewRow> rows) throws SQLException {
        for (NewRow row : rows) {
            statement.setString(1, row.event);
            statement.setString(2, row.invalidation);
            statement.addBatch();
        }
        statement.executeBatch();
    }

    /**
     * Locks and returns the first rows that are due and that no other relay has locked. Never "those above the last id":
     * ids are committed in another order than they are given.
     */
    List<OutboxRow> take(Connection connection, int most) throws SQLException {
        String sql = "SELECT id, CASE WHEN CHAR_LENGTH(invalidation) <= " + LONGEST_TEXT
                + " THEN invalidation ELSE '' END FROM " + name
                + " WHERE due_at <= CURRENT_TIMESTAMP(6) ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setQueryTimeout(TIMEOUT_SECONDS);
            statement.setInt(1, most);
            List<OutboxRow> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(OutboxRow.of(result.getLong(1), result.getString(2)));
                }
            }
            return rows;
        }
    }

    void delete(Connection connection, Collection<Long> ids) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("DELETE FROM " + name + " WHERE id = ?")) {
            statement.setQueryTimeout(TIMEOUT_SECONDS);
            for (long id : ids) {
                statement.setLong(1, id);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    Backlog backlog(Connection connection) throws SQLException {
        String sql = "SELECT COUNT(*), MIN(due_at), CURRENT_TIMESTAMP(6) FROM " + name
                + " WHERE due_at <= CURRENT_TIMESTAMP(6)";
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(TIMEOUT_SECONDS);
            try (ResultSet result = statement.executeQuery(sql)) {
                result.next();
                long rows = result.getLong(1);
                return rows == 0
                        ? new Backlog(0, Duration.ZERO)
                        : new Backlog(
                                rows,
                                Duration.between(
                                        result.getTimestamp(2).toInstant(),
                                        result.getTimestamp(3).toInstant()));
            }
        }
    }
}
