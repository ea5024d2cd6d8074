package io.civicq.cache.outbox;

import static io.civicq.cache.outbox.Votes.RULES;
import static io.civicq.cache.outbox.Votes.committed;
import static io.civicq.cache.outbox.Votes.number;
import static io.civicq.cache.outbox.Votes.question;
import static io.civicq.cache.outbox.Votes.rolledBack;
import static io.civicq.cache.testing.Callers.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.Caches;
import io.civicq.cache.UnitOfWork;
import io.civicq.cache.outbox.Votes.Cast;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A commit rings, on whatever connection; nothing depends on it. */
class PostgresDoorbellIT {
    private static final RelaySettings SELDOM = RelaySettings.standard().withPollInterval(Duration.ofHours(1));
    private static final String LISTENERS =
            "SELECT %s FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%%'";

    private final SharedLog log = new SharedLog();
    private final Caches caches = log.node();
    private final Outbox outbox = Outbox.of(RULES);
    private final AtomicInteger rings = new AtomicInteger();
    private DataSource database;

    @BeforeEach
    void create() throws SQLException {
        database = PostgresServer.newDatabase();
    }

    @AfterEach
    void close() {
        caches.close();
    }

    private OutboxRelay relay(DataSource source, RelaySettings settings) {
        return OutboxRelay.builder(outbox, caches, database)
                .settings(settings)
                .doorbell(new PostgresDoorbell(source))
                .start();
    }

    private OutboxDoorbell.Listening countRings(DataSource source) {
        OutboxDoorbell.Listening listening =
                new PostgresDoorbell(source).listen("civicq_outbox", rings::incrementAndGet);
        until("the first ring, for what came before", () -> rings.get() == 1);
        return listening;
    }

    private void vote(long question) throws SQLException {
        committed(database, connection -> outbox.publish(connection, new Cast(question)));
    }

    private void untilRelayed(long question) {
        until("question " + question, () -> log.keys().contains(question(question)));
    }

    private void untilSomebodyListens() {
        until("a listener", () -> number(database, LISTENERS.formatted("COUNT(*)")) > 0);
    }

    @Test
    void aCommitReachesARelayThatPollsOnceAnHour() throws SQLException {
        vote(1);
        try (OutboxRelay relay = relay(database, SELDOM)) {
            untilRelayed(1);
            untilSomebodyListens();
            until("the relay to rest", () -> relay.statistics().relayed() == 1);
            vote(2);
            untilRelayed(2);
            vote(3);
            untilRelayed(3);
        }
    }

    @Test
    void aRollbackDoesNotRing() throws SQLException {
        try (OutboxDoorbell.Listening listening = countRings(database)) {
            assertThat(listening).isNotNull();
            rolledBack(database, connection -> outbox.publish(connection, new Cast(7)));
            committed(database, connection -> {
                outbox.publish(connection, new Cast(8));
                outbox.publish(connection, new Cast(9));
            });
            until("a ring", () -> rings.get() > 1);
            assertThat(rings)
                    .as("one a transaction, and none for the rolled back one")
                    .hasValue(2);
        }
    }

    @Test
    void aRowThatItsPublisherAppendsDoesNotRing() throws SQLException {
        Outbox published = Outbox.of(RULES, caches);
        try (OutboxDoorbell.Listening listening = countRings(database)) {
            assertThat(listening).isNotNull();
            try (Connection connection = database.getConnection();
                    UnitOfWork work = caches.begin()) {
                connection.setAutoCommit(false);
                published.publish(connection, new Cast(7));
                connection.commit();
                work.committed();
            }
            vote(8);
            until("a ring", () -> rings.get() > 1);
            assertThat(rings).hasValue(2);
        }
    }

    @Test
    void aDoorbellThatIsKilledListensAgainAndMissesNothing() throws SQLException {
        try (OutboxRelay relay = relay(database, SELDOM)) {
            untilSomebodyListens();
            for (long question = 1; question <= 3; question++) {
                long killed = number(database, LISTENERS.formatted("COUNT(pg_terminate_backend(pid))"));
                assertThat(killed).isEqualTo(1);
                vote(question);
                untilRelayed(question);
                untilSomebodyListens();
            }
            assertThat(relay.statistics().relayed()).isEqualTo(3);
        }
    }

    @Test
    void aDoorbellThatCannotListenLeavesItToPolling() throws SQLException {
        JdbcDataSource another = new JdbcDataSource();
        another.setURL("jdbc:h2:mem:");
        try (OutboxRelay relay = relay(another, OutboxContract.QUICK)) {
            vote(7);
            untilRelayed(7);
            until("the count", () -> relay.statistics().relayed() == 1);
        }
    }

    @Test
    void aPoolMayWrapTheConnection() throws SQLException {
        try (OutboxRelay relay = relay(wrapped(database), SELDOM)) {
            untilSomebodyListens();
            vote(7);
            untilRelayed(7);
            until("the count", () -> relay.statistics().relayed() == 1);
        }
        assertThat(number(database, LISTENERS.formatted("COUNT(*)")))
                .as("closed")
                .isZero();
    }

    /** Connections as pools give them: they are the driver's only to who unwraps them. */
    private static DataSource wrapped(DataSource source) {
        return proxy(DataSource.class, (method, arguments) -> {
            Connection real = source.getConnection();
            return proxy(Connection.class, (called, with) -> invoke(real, called, with));
        });
    }

    private interface Call {
        Object to(java.lang.reflect.Method method, Object[] arguments) throws Throwable;
    }

    private static Object invoke(Object target, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call.to(method, arguments)));
    }
}
