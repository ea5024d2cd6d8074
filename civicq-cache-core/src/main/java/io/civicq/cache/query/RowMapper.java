package io.civicq.cache.query;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Makes a value of the row that a result set stands on. Thread-safe; never moves the result set.
 *
 * @param <R> the type of the value: immutable, as it is shared among callers
 */
@FunctionalInterface
public interface RowMapper<R> {
    /** The value of the current row; not null. */
    R map(ResultSet row) throws SQLException;
}
