package io.civicq.cache.outbox;

import static io.civicq.cache.outbox.Votes.committed;
import static io.civicq.cache.outbox.Votes.execute;
import static io.civicq.cache.outbox.Votes.number;
import static io.civicq.cache.outbox.Votes.question;
import static io.civicq.cache.testing.Callers.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.outbox.Votes.Cast;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The promises of the outbox on PostgreSQL, and what happens when processes and servers die. */
class OutboxOnPostgresIT extends OutboxContract {
    @Override
    DataSource newDatabase() throws SQLException {
        return PostgresServer.newDatabase();
    }

    @ParameterizedTest
    @ValueSource(strings = {"alone", "inAUnitOfWork"})
    void aProcessThatIsKilledBetweenCommitAndPublishLosesNothing(String how) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WriterThatDies.class.getName(),
                        ((PGSimpleDataSource) database).getUrl(),
                        how)
                .redirectErrorStream(true)
                .redirectOutput(new File("target", "writer-that-dies.log"))
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("see target/writer-that-dies.log").isEqualTo(WriterThatDies.KILLED);
        assertThat(number(database, "SELECT votes FROM question WHERE id = 7")).isEqualTo(1);

        relay();
        untilItIsEmpty();

        assertThat(log.keys()).containsExactly(question(7));
    }

    @Test
    void aRelayThatIsCutOffBetweenAppendAndRemovalAppendsAgain() throws SQLException {
        committed(database, connection -> outbox.publish(connection, new Cast(7)));
        log.afterTheNextAppend(this::cutTheRelayOff);

        OutboxRelay relay = relay();
        untilItIsEmpty();

        assertThat(log.keys()).containsExactly(question(7), question(7));
        assertThat(relay.statistics().failures()).isEqualTo(1);
        until("the count", () -> relay.statistics().relayed() == 1);
    }

    private void cutTheRelayOff() {
        number(
                database,
                "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND state = 'idle in transaction'");
    }

    @Test
    void aDatabaseThatGoesAndComesBackIsRelayedAgain(@TempDir Path directory) throws IOException, SQLException {
        EmbeddedPostgres server = at(directory, 0);
        int port = server.getPort();
        database = PostgresServer.withTables(port, "postgres");
        OutboxRelay relay = relay();
        committed(database, connection -> outbox.publish(connection, new Cast(7)));
        untilItIsEmpty();

        server.close();
        until("the relay to notice", () -> relay.statistics().failures() > 2);
        assertThat(relay.backlog()).isEmpty();
        try (EmbeddedPostgres again = at(directory, port)) {
            assertThat(again.getPort()).isEqualTo(port);
            committed(database, connection -> outbox.publish(connection, new Cast(8)));
            untilItIsEmpty();
            relay.close();
        }

        assertThat(log.keys()).containsExactly(question(7), question(8));
    }

    private static EmbeddedPostgres at(Path directory, int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("data"))
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
    }

    @Test
    void aRelayThatMayNotRemoveRowsBlocksNobodyAndTellsOfItsFailures() throws SQLException {
        committed(database, connection -> {
            execute(
                    connection,
                    "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
                            + " $$ BEGIN RAISE EXCEPTION 'no'; END $$");
            execute(connection, "CREATE TRIGGER refuse BEFORE DELETE ON civicq_outbox EXECUTE FUNCTION refuse()");
            outbox.publish(connection, new Cast(7));
        });
        OutboxRelay relay = relay();
        until("some failures", () -> relay.statistics().failures() > 2);

        committed(database, connection -> {
            outbox.publish(connection, new Cast(8));
            execute(connection, "DROP TRIGGER refuse ON civicq_outbox");
        });
        untilItIsEmpty();
        assertThat(log.keys()).contains(question(7), question(8));
    }

    @Test
    void theRightsThatThePageNamesAreEnough() throws SQLException {
        committed(database, connection -> {
            execute(connection, "CREATE ROLE writer LOGIN");
            execute(connection, "CREATE ROLE relay LOGIN");
            execute(connection, "GRANT INSERT, SELECT (id) ON civicq_outbox TO writer");
            execute(connection, "GRANT SELECT, UPDATE, DELETE ON civicq_outbox TO relay");
        });
        try {
            committedInAUnit(Outbox.of(Votes.RULES, caches), as("writer"), new Cast(7));
            committed(as("writer"), connection -> outbox.publish(connection, new Cast(8)));
            started(OutboxRelay.builder(outbox, caches, as("relay"))
                    .settings(QUICK)
                    .start());
            untilItIsEmpty();
        } finally {
            committed(database, connection -> execute(connection, "DROP OWNED BY writer, relay"));
            committed(database, connection -> execute(connection, "DROP ROLE writer, relay"));
        }
        assertThat(log.keys()).contains(question(7), question(8));
    }

    private DataSource as(String role) {
        PGSimpleDataSource source = PostgresServer.at(((PGSimpleDataSource) database).getUrl());
        source.setUser(role);
        return source;
    }

    @Test
    void theTriggerOfThePageWritesWhatTheRelayReads() throws SQLException {
        committed(database, connection -> execute(connection, Votes.text("trigger-example.sql")));
        OutboxRelay relay = relay();
        List<String> statements = List.of(
                "INSERT INTO question VALUES (7, 0), (8, 0)",
                "UPDATE question SET votes = votes + 1 WHERE id = 7",
                "UPDATE question SET votes = votes + 1 WHERE id = 9",
                "DELETE FROM question WHERE id = 8");
        for (String statement : statements) {
            committed(database, connection -> execute(connection, statement));
            untilItIsEmpty();
        }

        assertThat(log.appended)
                .as("one for each statement that changed something")
                .containsExactly(
                        Invalidation.ofKeys(question(7), question(8)),
                        Invalidation.ofKeys(question(7)),
                        Invalidation.ofKeys(question(8)));
        until("the count", () -> relay.statistics().relayed() == 3);
    }
}
