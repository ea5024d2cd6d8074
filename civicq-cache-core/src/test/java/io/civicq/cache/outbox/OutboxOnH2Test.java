package io.civicq.cache.outbox;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
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

    @ParameterizedTest
    @ValueSource(strings = {"", "Outbox", "a.b.c", "x; DROP TABLE question", "a-b", "1a", "a."})
    void onlyPlainNamesAreTables(String name) {
        assertThatThrownBy(() -> outbox.withTable(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + name + "'");
    }
}
