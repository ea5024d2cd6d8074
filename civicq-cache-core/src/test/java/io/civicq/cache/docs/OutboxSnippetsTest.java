package io.civicq.cache.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.Caches;
import io.civicq.cache.UnitOfWork;
import io.civicq.cache.catalog.CivicEvents.VoteCast;
import io.civicq.cache.catalog.CivicRules;
import io.civicq.cache.outbox.Backlog;
import io.civicq.cache.outbox.Outbox;
import io.civicq.cache.outbox.OutboxRelay;
import io.civicq.cache.outbox.PostgresDoorbell;
import io.civicq.cache.outbox.RelayStatistics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The code of docs/outbox.md; that its SQL is what the tests of the outbox run. */
class OutboxSnippetsTest {
    interface Repository {
        void castVote(Connection connection, long questionId);
    }

    static OutboxRelay start(Caches caches, DataSource dataSource) {
        // spotless:off
        Outbox outbox = Outbox.of(CivicRules.all(), caches);
        OutboxRelay relay = OutboxRelay.builder(outbox, caches, dataSource)
                .doorbell(new PostgresDoorbell(dataSource)) // leave it out: the relay polls, once a second
                .start(); // on every node; closed before the caches
        // spotless:on
        return relay;
    }

    static void write(Caches caches, Outbox outbox, Repository repository, Connection connection) throws SQLException {
        // spotless:off
        try (UnitOfWork work = caches.begin()) {
            repository.castVote(connection, 7);
            outbox.publish(connection, new VoteCast(7, 5)); // in place of caches.publish
            connection.commit();
            work.committed();
        }
        // spotless:on
    }

    static void watch(OutboxRelay relay) {
        // spotless:off
        RelayStatistics done = relay.statistics(); // counters: asks nobody
        Optional<Backlog> backlog = relay.backlog(); // rows that are due, and the age of the oldest: asks the database
        // spotless:on
        System.out.println(done + " " + backlog);
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql.sql", "trigger-example.sql"})
    void theSqlOfThePageIsWhatIsTested(String script) throws IOException {
        String page = Files.readString(Path.of("..", "docs", "outbox.md"));
        try (InputStream stream = Outbox.class.getResourceAsStream(script)) {
            String tested = new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(page).contains("```sql\n" + tested + "```");
        }
    }
}
