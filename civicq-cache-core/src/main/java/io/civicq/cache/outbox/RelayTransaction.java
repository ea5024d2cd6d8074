package io.civicq.cache.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A short transaction of a relay, on a borrowed connection that is given back as it was. Not thread-safe. */
final class RelayTransaction implements AutoCloseable {
    private final Connection connection;
    private final boolean autoCommit;
    private final int isolation;

    private RelayTransaction(Connection connection) throws SQLException {
        this.connection = connection;
        this.autoCommit = connection.getAutoCommit();
        this.isolation = connection.getTransactionIsolation();
    }

    /** Begins one. Read committed: under MySQL's default, locking the rows would lock out new ones. */
    static RelayTransaction begin(DataSource source) throws SQLException {
        Connection connection = source.getConnection();
        try {
            RelayTransaction transaction = new RelayTransaction(connection);
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            return transaction;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    Connection connection() {
        return connection;
    }

    void commit() throws SQLException {
        connection.commit();
    }

    /** Rolls back what was not committed. */
    @Override
    public void close() throws SQLException {
        try (connection) {
            connection.rollback();
            connection.setTransactionIsolation(isolation);
            connection.setAutoCommit(autoCommit);
        }
    }
}
