package io.civicq.cache.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The promises of the outbox on H2. */
class OutboxOnH2Test extends OutboxContract {
    @Override
    DataSource newDatabase() throws SQLException {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        Votes.createTables(source, "h2.sql");
        return source;
    }

    @Test
    void aConnectionIsGivenBackAsItWas() throws SQLException {
        try (Connection pooled = database.getConnection()) {
            pooled.setAutoCommit(true);
            pooled.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            DataSource pool = pool(pooled);
            try (RelayTransaction transaction = RelayTransaction.begin(pool)) {
                Votes.execute(transaction.connection(), "INSERT INTO question VALUES (7, 1)");
                assertThat(pooled.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
            }
            assertThat(pooled.getAutoCommit()).isTrue();
            assertThat(pooled.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
        }
        assertThat(Votes.number(database, "SELECT COUNT(*) FROM question"))
                .as("not committed, so rolled back")
                .isZero();
    }

    /** A pool with one connection, whose close gives it back. */
    private static DataSource pool(Connection connection) {
        ClassLoader loader = OutboxOnH2Test.class.getClassLoader();
        Object borrowed = Proxy.newProxyInstance(
                loader,
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) ->
                        method.getName().equals("close") ? null : method.invoke(connection, arguments));
        return (DataSource) Proxy.newProxyInstance(
                loader, new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> borrowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Outbox", "a.b.c", "x; DROP TABLE question", "a-b", "1a", "a."})
    void onlyPlainNamesAreTables(String name) {
        assertThatThrownBy(() -> outbox.withTable(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + name + "'");
    }
}
