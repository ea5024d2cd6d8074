package io.civicq.cache.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.civicq.cache.Caches;
import io.civicq.cache.UnitOfWork;
import io.civicq.cache.invalidation.InvalidationRules;
import io.civicq.cache.outbox.Outbox;
import io.civicq.cache.query.Questions.Top;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a transaction has not committed is seen by itself only, and invalidates when it has. */
@SuppressWarnings("try") // a unit of work takes part by being open
class QueriesInTransactionsIT {
    private static final Query ONE_MORE = Query.of("UPDATE question SET votes = votes + 1 WHERE id = 7");
    private static final Query ALL = Query.of(Questions.TOP, 1);

    private final Caches caches = Questions.caches().build();
    private Questions questions;
    private QueryCache queries;
    private CachedResults<Top> trending;

    @BeforeEach
    void declare() throws SQLException {
        questions = new Questions();
        queries = QueryCache.builder(caches, questions)
                .tables(new JSqlParserTables())
                .build();
        trending = queries.results("trending", Top.class);
        assertThat(votes(trending.list(ALL))).isEqualTo(70);
    }

    @AfterEach
    void everyConnectionWasGivenBack() {
        caches.close();
        assertThat(questions.open).hasValue(0);
    }

    private static int votes(List<Top> rows) {
        return rows.get(0).votes();
    }

    private Connection transaction() throws SQLException {
        Connection connection = questions.database.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    @Test
    void aTransactionSeesItsOwnWritesAndOthersSeeThemAfterItsCommit() throws SQLException {
        try (Connection connection = transaction();
                UnitOfWork work = caches.begin()) {
            queries.update(connection, ONE_MORE);
            assertThat(votes(trending.listOn(connection, ALL))).isEqualTo(71);
            trending.list(ALL);
            connection.commit();
            work.committed();
        }
        assertThat(votes(trending.list(ALL))).isEqualTo(71);
    }

    @Test
    void aRollbackLeavesNothingBehind() throws SQLException {
        try (Connection connection = transaction();
                UnitOfWork work = caches.begin()) {
            queries.update(connection, ONE_MORE);
            assertThat(votes(trending.listOn(connection, ALL))).isEqualTo(71);
            connection.rollback();
        }
        int before = questions.borrowed.get();
        assertThat(votes(trending.list(ALL))).isEqualTo(70);
        assertThat(questions.borrowed).as("still cached").hasValue(before);
    }

    @Test
    void insideAUnitThatWroteATableItsResultsAreReadFromTheDatabase() throws SQLException {
        try (Connection connection = transaction();
                UnitOfWork work = caches.begin()) {
            int before = questions.borrowed.get();
            trending.list(ALL);
            assertThat(questions.borrowed).as("nothing was written yet").hasValue(before);

            queries.update(connection, ONE_MORE);
            trending.list(ALL);
            trending.list(ALL);
            assertThat(questions.borrowed).hasValue(before + 2);
        }
    }

    @Test
    void aWriteInATransactionWhoseEndNobodyTellsIsNotRun() throws SQLException {
        try (Connection connection = transaction()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> queries.update(connection, ONE_MORE))
                    .withMessageContaining("caches.begin()")
                    .withMessageContaining("outbox::invalidate");
            assertThat(votes(trending.listOn(connection, ALL))).isEqualTo(70);
        }
    }

    @Test
    void aWriteThatCommitsByItselfIsNotRunInsideAUnit() throws SQLException {
        try (UnitOfWork work = caches.begin();
                Connection connection = questions.database.getConnection()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> queries.update(ONE_MORE))
                    .withMessageContaining("update(connection, query)");
            assertThatIllegalStateException().isThrownBy(() -> queries.update(connection, ONE_MORE));
        }
        assertThat(questions.number("SELECT votes FROM question WHERE id = 7")).isEqualTo(70);
    }

    @Test
    void anOutboxTiesTheInvalidationToTheTransaction() throws SQLException {
        QueryCache tied = QueryCache.builder(caches, questions)
                .tables(new JSqlParserTables())
                .transactions(Outbox.of(InvalidationRules.none())::invalidate)
                .build();
        try (Connection connection = transaction()) {
            tied.update(connection, ONE_MORE);
            assertThat(questions.number("SELECT COUNT(*) FROM civicq_outbox")).isZero();
            connection.commit();
        }
        assertThat(questions.number("SELECT COUNT(*) FROM civicq_outbox WHERE invalidation = E'S\\nt table:question'"))
                .isEqualTo(1);
    }

    /** As data sources of frameworks do it: the connection of the caller's transaction, with what it has written. */
    private static final class OfTheTransaction extends OnlyConnections {
        private final Connection connection;

        OfTheTransaction(Connection connection) {
            this.connection = connection;
        }

        @Override
        public Connection getConnection() throws SQLException {
            return Borrowed.unclosed(connection);
        }
    }

    @Test
    void whatIsReadOnTheConnectionOfATransactionIsNeverKept() throws SQLException {
        caches.invalidate(QueryTables.changed("question"));
        try (Connection connection = transaction()) {
            CachedResults<Top> inside = QueryCache.builder(caches, new OfTheTransaction(connection))
                    .tables(new JSqlParserTables())
                    .build()
                    .results("trending", Top.class);
            connection.createStatement().execute("UPDATE question SET votes = 99 WHERE id = 7");

            assertThat(votes(inside.list(ALL))).as("the transaction sees it").isEqualTo(99);
            assertThat(votes(inside.find(ALL).rows())).isEqualTo(99);
            assertThat(votes(trending.list(ALL))).as("others do not").isEqualTo(70);
            connection.rollback();
        }
        assertThat(votes(trending.list(ALL))).isEqualTo(70);
    }

    @Test
    void aUnitOnTheConnectionOfTheSourceIsSeenAndTied() throws SQLException {
        try (Connection connection = transaction()) {
            QueryCache inside = QueryCache.builder(caches, new OfTheTransaction(connection))
                    .tables(new JSqlParserTables())
                    .build();
            CachedResults<Top> rows = inside.results("trending", Top.class);
            try (UnitOfWork work = caches.begin()) {
                inside.update(ONE_MORE);
                assertThat(votes(rows.list(ALL))).isEqualTo(71);
                connection.commit();
                work.committed();
            }
        }
        assertThat(votes(trending.list(ALL))).isEqualTo(71);
    }

    @Test
    void connectionsOfItsOwnThatDoNotCommitAreCommittedForWritesAndEndedForReads() throws SQLException {
        QueryCache own = QueryCache.builder(caches, questions)
                .tables(new JSqlParserTables())
                .connections(ConnectionUse.OWN)
                .build();
        CachedResults<Top> rows = own.results("trending", Top.class);
        questions.autoCommit = false;

        own.update(ONE_MORE);
        assertThat(votes(rows.list(ALL))).isEqualTo(71);
        int before = questions.borrowed.get();
        assertThat(votes(rows.list(ALL))).isEqualTo(71);
        assertThat(questions.borrowed).as("kept").hasValue(before);
        assertThat(
                        questions.number(
                                "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'"))
                .isZero();
        try (UnitOfWork work = caches.begin()) {
            assertThatIllegalStateException().isThrownBy(() -> own.update(ONE_MORE));
        }
    }
}
