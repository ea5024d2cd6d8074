package io.civicq.cache.outbox;

import static io.civicq.cache.outbox.Votes.RULES;
import static io.civicq.cache.outbox.Votes.committed;
import static io.civicq.cache.outbox.Votes.execute;
import static io.civicq.cache.outbox.Votes.question;
import static io.civicq.cache.outbox.Votes.rolledBack;
import static io.civicq.cache.outbox.Votes.rows;
import static io.civicq.cache.testing.Callers.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.Cache;
import io.civicq.cache.Caches;
import io.civicq.cache.UnitOfWork;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.outbox.Votes.Cast;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the outbox promises on every database. */
abstract class OutboxContract {
    static final RelaySettings QUICK =
            RelaySettings.standard().withPollInterval(Duration.ofMillis(20)).withLongestBackOff(Duration.ofMillis(50));

    final SharedLog log = new SharedLog();
    final Caches caches = log.node();
    final Outbox outbox = Outbox.of(RULES);
    private final List<AutoCloseable> started = new ArrayList<>(List.of(caches));
    DataSource database;

    /** A database with the tables and nothing in them, for one test. */
    abstract DataSource newDatabase() throws SQLException;

    @BeforeEach
    void create() throws SQLException {
        database = newDatabase();
    }

    @AfterEach
    void stop() throws Exception {
        for (int i = started.size() - 1; i >= 0; i--) {
            started.get(i).close();
        }
    }

    OutboxRelay relay(Outbox from, Caches node, RelaySettings settings) {
        return started(
                OutboxRelay.builder(from, node, database).settings(settings).start());
    }

    OutboxRelay relay() {
        return relay(outbox, caches, QUICK);
    }

    <T extends AutoCloseable> T started(T resource) {
        started.add(resource);
        return resource;
    }

    void untilItIsEmpty() {
        until("the outbox to be empty", () -> rows(database) == 0);
    }

    @Test
    void whatWasCommittedIsAppendedAndItsRowRemoved() throws SQLException {
        Cache<String> questions = caches.cache("question", String.class);
        questions.get(question(7), () -> "old");
        committed(database, connection -> {
            outbox.publish(connection, new Cast(7));
            outbox.invalidate(connection, Invalidation.ofTags("contest:5").hard());
        });
        assertThat(log.appended).as("before there is a relay").isEmpty();

        OutboxRelay relay = relay();
        untilItIsEmpty();

        assertThat(log.appended)
                .containsExactlyInAnyOrder(
                        Invalidation.ofKeys(question(7)),
                        Invalidation.ofTags("contest:5").hard());
        assertThat(questions.get(question(7), () -> "new")).isEqualTo("new");
        until("the count", () -> relay.statistics().relayed() == 2);
    }

    @Test
    void theNameOfTheEventIsKeptForPeople() throws SQLException {
        committed(database, connection -> outbox.publish(connection, new Cast(7)));

        String event = Cast.class.getName();
        assertThat(Votes.number(database, "SELECT COUNT(*) FROM civicq_outbox WHERE event = '" + event + "'"))
                .isEqualTo(1);
    }

    @Test
    void aRollbackLeavesNothing() throws SQLException {
        rolledBack(database, connection -> outbox.publish(connection, new Cast(7)));
        assertThat(rows(database)).isZero();
    }

    @Test
    void anEventWithoutARuleWritesNothing() throws SQLException {
        committed(
                database,
                connection -> assertThatThrownBy(() -> outbox.publishAll(connection, List.of(new Cast(7), "no event")))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("java.lang.String"));
        assertThat(rows(database)).isZero();
    }

    @Test
    void aConnectionWithoutATransactionIsRefused() throws SQLException {
        try (Connection connection = database.getConnection()) {
            assertThatThrownBy(() -> outbox.publish(connection, new Cast(7)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("setAutoCommit(false)");
        }
        assertThat(rows(database)).isZero();
    }

    @Test
    void whatIsCommittedLaterThanItsIdWasGivenIsNotMissed() throws SQLException {
        relay();
        try (Connection slow = database.getConnection()) {
            slow.setAutoCommit(false);
            outbox.publish(slow, new Cast(1));
            committed(database, connection -> outbox.publish(connection, new Cast(2)));
            until("the later id", () -> log.keys().contains(question(2)));
            assertThat(log.keys()).doesNotContain(question(1));
            slow.commit();
        }
        until("the earlier id", () -> log.keys().contains(question(1)));
        untilItIsEmpty();
    }

    @Test
    void twoRelaysShareTheWork() throws SQLException {
        List<Cast> votes = LongStream.range(0, 300).mapToObj(Cast::new).toList();
        committed(database, connection -> outbox.publishAll(connection, votes));

        relay(outbox, caches, QUICK.withBatchSize(7));
        relay(outbox, started(log.node()), QUICK.withBatchSize(7));
        untilItIsEmpty();

        assertThat(log.keys())
                .as("each once")
                .containsExactlyInAnyOrderElementsOf(
                        votes.stream().map(vote -> question(vote.question())).toList());
        assertThat(log.appended.size()).as("in batches").isLessThan(60);
    }

    @Test
    void aRowStaysUntilTheLogHasTakenIt() throws SQLException {
        log.vanish();
        OutboxRelay relay = relay();
        committed(database, connection -> outbox.publish(connection, new Cast(7)));

        until("the relay to try", () -> relay.statistics().postponed() > 2);
        assertThat(rows(database)).isEqualTo(1);
        log.comeBack();
        untilItIsEmpty();

        assertThat(log.keys()).containsOnly(question(7));
        assertThat(log.keys())
                .as("kept by the node while the log was away, and then the row: no more")
                .hasSize(2);
    }

    @Test
    void aRowThatIsNotUnderstoodMeansEverythingAndBlocksNoOther() throws SQLException {
        committed(database, connection -> {
            execute(connection, "INSERT INTO civicq_outbox (invalidation) VALUES ('nonsense')");
            execute(connection, "INSERT INTO civicq_outbox (invalidation) VALUES ('')");
            execute(connection, "INSERT INTO civicq_outbox (invalidation) VALUES ('" + "S".repeat(1_000_001) + "')");
            outbox.publish(connection, new Cast(7));
        });

        OutboxRelay relay = relay(outbox, caches, QUICK.withBatchSize(1));
        untilItIsEmpty();

        Invalidation everything = Invalidation.ofEverything().hard();
        assertThat(log.appended).containsExactly(everything, everything, everything, Invalidation.ofKeys(question(7)));
        until("the count", () -> relay.statistics().misunderstood() == 3);
    }

    @Test
    void inAUnitOfWorkItTakesEffectWithTheCommitAndIsAppendedOnce() throws SQLException {
        Outbox published = Outbox.of(RULES, caches);
        OutboxRelay relay = relay(published, caches, QUICK);
        Cache<String> questions = caches.cache("question", String.class);
        questions.get(question(7), () -> "old");
        try (Connection connection = database.getConnection();
                UnitOfWork work = caches.begin()) {
            connection.setAutoCommit(false);
            published.publish(connection, new Cast(7));
            assertThat(log.appended).as("before the commit").isEmpty();
            assertThat(questions.get(question(7), () -> "uncommitted")).isEqualTo("uncommitted");
            postpone(connection); // however slow this machine is, only the publisher's own relay may remove it
            connection.commit();
            work.committed();
        }

        assertThat(questions.get(question(7), () -> "new")).as("at once").isEqualTo("new");
        untilItIsEmpty();
        until("the count", () -> relay.statistics().completed() == 1);
        assertThat(log.keys()).containsExactly(question(7));
        assertThat(relay.statistics().relayed()).isZero();
    }

    @Test
    @SuppressWarnings("try") // a unit that is only closed was rolled back
    void aUnitOfWorkThatIsRolledBackLeavesNothing() throws SQLException {
        Outbox published = Outbox.of(RULES, caches);
        rolledBack(database, connection -> {
            try (UnitOfWork work = caches.begin()) {
                published.publish(connection, new Cast(7));
            }
        });
        assertThat(rows(database)).isZero();
        assertThat(log.appended).isEmpty();
    }

    @Test
    void aUnitOfWorkThatCouldNotAppendLeavesItsRowToTheRelay() throws SQLException {
        Outbox published = Outbox.of(RULES, caches);
        log.vanish();
        committedInAUnit(published, database, new Cast(7));
        OutboxRelay relay = relay(published, caches, QUICK);
        until("the relay to try", () -> relay.statistics().postponed() > 2);
        assertThat(rows(database)).isEqualTo(1);

        log.comeBack();
        untilItIsEmpty();

        until("the count", () -> relay.statistics().relayed() == 1);
    }

    void committedInAUnit(Outbox published, DataSource source, Cast vote) throws SQLException {
        try (Connection connection = source.getConnection();
                UnitOfWork work = caches.begin()) {
            connection.setAutoCommit(false);
            published.publish(connection, vote);
            connection.commit();
            work.committed();
        }
    }

    @Test
    void aRowIsLeftToItsPublisherForTwoSeconds() throws SQLException {
        Outbox published = Outbox.of(RULES, caches);
        try (Connection connection = database.getConnection();
                UnitOfWork work = caches.begin()) {
            connection.setAutoCommit(false);
            published.publish(connection, new Cast(7));
            assertThat(dueWithin(connection, 1)).isZero();
            assertThat(dueWithin(connection, 2)).isEqualTo(1);
            work.committed();
        }
    }

    /** In one transaction the clock of the database stands still. */
    private static long dueWithin(Connection connection, int seconds) throws SQLException {
        String sql = "SELECT COUNT(*) FROM civicq_outbox WHERE due_at <= CURRENT_TIMESTAMP(6) + INTERVAL '" + seconds
                + "' SECOND";
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    @Test
    void whatWasCommittedWhileTheRelayWasBusyIsRemovedWithoutAnotherRing() throws SQLException {
        Outbox published = Outbox.of(RULES, caches);
        for (int vote = 0; vote < 20; vote++) {
            committedInAUnit(published, database, new Cast(vote));
        }
        committed(database, OutboxContract::postpone);

        OutboxRelay relay = relay(
                published, caches, QUICK.withPollInterval(Duration.ofHours(1)).withBatchSize(2));
        until("all of them", () -> relay.statistics().completed() == 20);
        assertThat(rows(database)).isZero();
    }

    private static void postpone(Connection connection) throws SQLException {
        execute(connection, "UPDATE civicq_outbox SET due_at = due_at + INTERVAL '60' MINUTE");
    }

    @Test
    void aRelayTakesNoRowBeforeItIsDue() throws SQLException {
        committed(database, connection -> {
            outbox.publish(connection, new Cast(7));
            postpone(connection);
        });
        OutboxRelay relay = relay();
        committed(database, connection -> outbox.publish(connection, new Cast(8)));
        until("the row that is due", () -> relay.statistics().relayed() == 1);
        assertThat(log.keys()).containsExactly(question(8));
        assertThat(rows(database)).isEqualTo(1);

        committed(
                database,
                connection -> execute(connection, "UPDATE civicq_outbox SET due_at = due_at - INTERVAL '60' MINUTE"));
        untilItIsEmpty();
        assertThat(log.keys()).containsExactly(question(8), question(7));
    }

    @Test
    void whatWaitsCanBeAsked() throws SQLException {
        OutboxRelay relay = relay(outbox, caches, QUICK.withPollInterval(Duration.ofHours(1)));
        assertThat(relay.backlog()).contains(new Backlog(0, Duration.ZERO));
        relay.close(); // Or its first round, if it comes late, would take the rows.

        committed(database, connection -> outbox.publishAll(connection, List.of(new Cast(7), new Cast(8))));
        Backlog backlog = relay.backlog().orElseThrow();
        assertThat(backlog.rows()).isEqualTo(2);
        assertThat(backlog.oldest()).isBetween(Duration.ZERO, Duration.ofMinutes(1));

        relay();
        untilItIsEmpty();
    }

    @Test
    void anotherTableWillDo() throws SQLException {
        committed(database, connection -> execute(connection, "ALTER TABLE civicq_outbox RENAME TO events_2"));
        Outbox renamed = outbox.withTable("events_2");
        relay(renamed, caches, QUICK);
        committed(database, connection -> renamed.publish(connection, new Cast(7)));

        until("the row", () -> log.keys().contains(question(7)));
    }
}
