package io.civicq.cache.query;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs statements on a connection, with all values bound; ends no transaction and closes no connection. */
final class Execution {
    private Execution() {}

    /** The rows, at most {@code most} of them. */
    static <R> List<R> rows(
            Connection connection, Query query, RowMapping<R> mapping, int most, @Nullable Duration timeout)
            throws SQLException {
        try (PreparedStatement statement = prepared(connection, query, timeout)) {
            statement.setMaxRows(most);
            try (ResultSet result = statement.executeQuery()) {
                RowMapper<R> mapper = mapping.of(result.getMetaData());
                List<R> rows = new ArrayList<>();
                while (rows.size() < most && result.next()) {
                    rows.add(mapped(mapper, result, rows.size() + 1));
                }
                return rows;
            }
        } catch (RowMappingException e) {
            throw new RowMappingException(e.getMessage() + "; in " + query, e);
        }
    }

    private static <R> R mapped(RowMapper<R> mapper, ResultSet result, int number) throws SQLException {
        R row;
        try {
            row = mapper.map(result);
        } catch (RowMappingException e) {
            throw new RowMappingException("row " + number + ": " + e.getMessage(), e.getCause());
        }
        if (row == null) {
            throw new RowMappingException("row " + number + ": the mapper returned null; a row must be a value", null);
        }
        return row;
    }

    /** Runs a write, and returns how many rows it changed. */
    static int update(Connection connection, Query query) throws SQLException {
        try (PreparedStatement statement = prepared(connection, query, query.timeout())) {
            boolean rows = statement.execute();
            int changed = Math.max(0, statement.getUpdateCount());
            if (rows) {
                try (ResultSet returned = statement.getResultSet()) {
                    while (returned.next()) {
                        changed++;
                    }
                }
            }
            return changed;
        }
    }

    private static PreparedStatement prepared(Connection connection, Query query, @Nullable Duration timeout)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(query.sql());
        try {
            Duration own = query.timeout();
            Duration longest = own == null ? timeout : own;
            if (longest != null) {
                statement.setQueryTimeout(Timeouts.seconds(longest));
            }
            List<Parameter> parameters = query.parameters();
            for (int i = 0; i < parameters.size(); i++) {
                Parameter parameter = parameters.get(i);
                parameter.kind().bind(statement, i + 1, parameter.value());
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }
}
