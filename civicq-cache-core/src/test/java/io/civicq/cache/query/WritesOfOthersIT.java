package io.civicq.cache.query;

import static io.civicq.cache.testing.Callers.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.Caches;
import io.civicq.cache.invalidation.InvalidationRules;
import io.civicq.cache.outbox.Outbox;
import io.civicq.cache.outbox.OutboxRelay;
import io.civicq.cache.outbox.PostgresDoorbell;
import io.civicq.cache.outbox.PostgresServer;
import io.civicq.cache.outbox.RelaySettings;
import io.civicq.cache.outbox.SharedLog;
import io.civicq.cache.query.Questions.Top;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

/** With the trigger of the page, what any program writes shows up in cached queries on every node. */
@SuppressWarnings("try") // a relay works by being open
class WritesOfOthersIT {
    private static final RelaySettings SELDOM = RelaySettings.standard().withPollInterval(Duration.ofHours(1));
    private static final Query ALL = Query.of(Questions.TOP, 1);

    private final SharedLog log = new SharedLog();
    private final Caches here = log.node(Questions.caches());
    private final Caches there = log.node(Questions.caches());
    private Questions questions;
    private CachedResults<Top> trendingHere;
    private CachedResults<Top> trendingThere;

    @BeforeEach
    void installTheTrigger() throws SQLException {
        questions = new Questions();
        questions.elsewhere(text("postgresql-trigger.sql"));
        questions.elsewhere(text("trigger-example.sql"));
        trendingHere = trending(here);
        trendingThere = trending(there);
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
    }

    private CachedResults<Top> trending(Caches node) {
        return QueryCache.builder(node, questions)
                .tables(new JSqlParserTables())
                .build()
                .results("trending", Top.class);
    }

    static String text(String resource) {
        try (InputStream stream = QueryCache.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private OutboxRelay relay() {
        Outbox outbox = Outbox.of(InvalidationRules.none(), here);
        return OutboxRelay.builder(outbox, here, questions.database)
                .settings(SELDOM)
                .doorbell(new PostgresDoorbell(questions.database))
                .start();
    }

    private boolean isSeen(CachedResults<Top> results, Top row) {
        try {
            return results.list(ALL).contains(row);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private void untilItIsEmpty() {
        until("the outbox to be empty", () -> questions.number("SELECT COUNT(*) FROM civicq_outbox") == 0);
    }

    @Test
    void aChangeByAnotherProgramShowsUpOnEveryNode() throws SQLException {
        try (OutboxRelay relay = relay()) {
            until(
                    "a listener",
                    () -> questions.number("SELECT COUNT(*) FROM pg_stat_activity"
                                    + " WHERE datname = current_database() AND query LIKE 'LISTEN%'")
                            > 0);
            assertThat(trendingHere.list(ALL))
                    .isEqualTo(trendingThere.list(ALL))
                    .contains(new Top(7, 70));

            questions.elsewhere("UPDATE question SET votes = 71 WHERE id = 7");

            until("the change here", () -> isSeen(trendingHere, new Top(7, 71)));
            until("the change there", () -> isSeen(trendingThere, new Top(7, 71)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INSERT INTO question VALUES (9, 90)                                    | 1",
                "DELETE FROM question WHERE id = 7                                      | 1",
                "TRUNCATE question                                                      | 1",
                "UPDATE question SET votes = 1; UPDATE question SET votes = 2; DELETE FROM question | 1",
                "SELECT * FROM question                                                 | 0"
            })
    void aTransactionWritesTheTagOfATableOnce(String statements, int rows) throws SQLException {
        try (Connection connection = questions.database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(statements);
            connection.commit();
        }
        assertThat(questions.number("SELECT COUNT(*) FROM civicq_outbox")).isEqualTo(rows);
        assertThat(questions.number("SELECT COUNT(*) FROM civicq_outbox WHERE invalidation = E'S\\nt "
                        + QueryTables.tag("question") + "'"))
                .isEqualTo(rows);
    }

    @Test
    void aSavepointThatIsRolledBackTakesItsRowWithItAndNotTheNextOne() throws SQLException {
        try (Connection connection = questions.database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SAVEPOINT s");
            statement.execute("UPDATE question SET votes = 1");
            statement.execute("ROLLBACK TO SAVEPOINT s");
            statement.execute("UPDATE question SET votes = 2");
            connection.commit();
            statement.execute("UPDATE question SET votes = 3");
            connection.commit();
        }
        assertThat(questions.number("SELECT COUNT(*) FROM civicq_outbox"))
                .as("one for each transaction")
                .isEqualTo(2);
    }

    @Test
    void aWriterNeedsNoRightsOnTheOutbox() throws SQLException {
        questions.elsewhere("CREATE ROLE importer LOGIN; GRANT SELECT, UPDATE ON question TO importer");
        try {
            PGSimpleDataSource importer = PostgresServer.at(questions.database.getUrl());
            importer.setUser("importer");
            try (Connection connection = importer.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("SET search_path = pg_temp");
                statement.execute("UPDATE public.question SET votes = 71 WHERE id = 7");
            }
            assertThat(questions.number("SELECT COUNT(*) FROM civicq_outbox")).isEqualTo(1);
        } finally {
            questions.elsewhere("DROP OWNED BY importer; DROP ROLE importer");
        }
    }

    @Test
    void aTableWithAnUnusualNameGivesItsTagAsArgument() throws SQLException {
        String tag = QueryTables.tag("\"Straße, Haus\"");
        questions.elsewhere("CREATE TABLE \"Straße, Haus\" (id BIGINT); CREATE TRIGGER changed AFTER INSERT ON"
                + " \"Straße, Haus\" FOR EACH STATEMENT EXECUTE FUNCTION civicq_table_changed('" + tag + "')");
        questions.elsewhere("INSERT INTO \"Straße, Haus\" VALUES (1)");
        try (OutboxRelay relay = relay()) {
            untilItIsEmpty();
            assertThat(relay.statistics().misunderstood()).isZero();
        }
    }
}
