package io.civicq.example.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Statements on one borrowed connection. Not thread-safe. */
public final class Session {
    private final Connection connection;
    private final LongAdder statements;

    /** Reads the row at which the result set stands. */
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    Session(Connection connection, LongAdder statements) {
        this.connection = connection;
        this.statements = statements;
    }

    public <T> List<T> list(String sql, Row<T> row, Object... arguments) throws SQLException {
        try (PreparedStatement statement = prepared(sql, Statement.NO_GENERATED_KEYS, arguments)) {
            statements.increment();
            List<T> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(row.read(result));
                }
            }
            return List.copyOf(rows);
        }
    }

    /** The first row, or null. */
    public <T> @Nullable T first(String sql, Row<T> row, Object... arguments) throws SQLException {
        List<T> rows = list(sql, row, arguments);
        return rows.isEmpty() ? null : rows.get(0);
    }

    public boolean exists(String sql, Object... arguments) throws SQLException {
        return first(sql, row -> true, arguments) != null;
    }

    /** How many rows were changed. */
    public int update(String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = prepared(sql, Statement.NO_GENERATED_KEYS, arguments)) {
            statements.increment();
            return statement.executeUpdate();
        }
    }

    /** The id that the database gave to the inserted row. */
    public long insert(String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = prepared(sql, Statement.RETURN_GENERATED_KEYS, arguments)) {
            statements.increment();
            statement.executeUpdate();
            try (ResultSet keys = statement.getGeneratedKeys()) {
                keys.next();
                return keys.getLong(1);
            }
        }
    }

    public void insertAll(String sql, List<Object[]> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Object[] row : rows) {
                bind(statement, row);
                statement.addBatch();
            }
            statements.increment();
            statement.executeBatch();
        }
    }

    private PreparedStatement prepared(String sql, int keys, Object... arguments) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql, keys);
        bind(statement, arguments);
        return statement;
    }

    private static void bind(PreparedStatement statement, Object... arguments) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
    }
}
