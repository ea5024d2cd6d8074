package io.civicq.cache.query;

import java.sql.Connection;
import java.sql.SQLException;

/** A connection that is told to be used for reading only, for as long as this is open: a hint, which drivers may ignore. */
record ReadOnly(Connection connection, Before before) implements AutoCloseable {
    /** What it was told before. */
    enum Before {
        READ_ONLY,
        READ_AND_WRITE
    }

    static ReadOnly of(Connection connection) throws SQLException {
        Before before = connection.isReadOnly() ? Before.READ_ONLY : Before.READ_AND_WRITE;
        if (before == Before.READ_AND_WRITE) {
            connection.setReadOnly(true);
        }
        return new ReadOnly(connection, before);
    }

    @Override
    public void close() throws SQLException {
        if (before == Before.READ_AND_WRITE) {
            connection.setReadOnly(false);
        }
    }
}
