package io.civicq.cache.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.Caches;
import io.civicq.cache.Source;
import io.civicq.cache.query.Questions.Cast;
import io.civicq.cache.query.Questions.Top;
import io.civicq.cache.testing.ManualTicker;
import io.civicq.cache.warm.CacheWarmer;
import io.civicq.cache.warm.WarmupPlan;
import io.civicq.cache.warm.WarmupReport;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Results are kept by what they are results of, until they end or a table that they were read from is written. */
class CachedResultsIT {
    private final ManualTicker clock = new ManualTicker();
    private final AtomicLong stopwatch = new AtomicLong();
    private final Caches caches =
            Questions.caches().ticker(clock).random(() -> 0L).build();
    private Questions questions;
    private QueryCache queries;
    private CachedResults<Top> trending;

    @BeforeEach
    void declare() throws SQLException {
        questions = new Questions();
        queries = QueryCache.builder(caches, questions)
                .tables(new JSqlParserTables())
                .stopwatch(() -> stopwatch.getAndAdd(Duration.ofMillis(20).toNanos()))
                .build();
        trending = queries.results("trending", Top.class);
    }

    @AfterEach
    void everyConnectionWasGivenBack() {
        caches.close();
        assertThat(questions.open).hasValue(0);
    }

    @Test
    void aQueryIsRunOnceHoweverItIsSpelled() throws SQLException {
        List<Top> first = trending.list(Questions.TOP, 1);
        List<Top> again = trending.list(
                "select ID, votes -- the same\nfrom QUESTION where votes>= ? order by id;".replace(">= ?", " >= ?"), 1);

        assertThat(first).containsExactly(new Top(7, 70), new Top(8, 80)).isEqualTo(again);
        assertThat(questions.borrowed).hasValue(1);
        assertThat(trending.list(Questions.TOP, 75)).containsExactly(new Top(8, 80));
        assertThat(questions.borrowed).hasValue(2);
    }

    @Test
    void aValueIsBoundAndNeverSql() throws SQLException {
        CachedResults<Long> ids = queries.results("other", Long.class);
        String evil = "7' OR '1'='1'; DROP TABLE question; --";

        assertThat(ids.list("SELECT id FROM question WHERE id::text = ?", evil)).isEmpty();
        assertThat(ids.list("SELECT id FROM question WHERE id = ANY (?)", List.of(8L, 9L)))
                .containsExactly(8L);
        assertThat(ids.list("SELECT id FROM question WHERE id = ANY (?)", SqlArray.of("bigint", List.of())))
                .isEmpty();
    }

    @Test
    void aResultCannotBeChangedByItsReaders() throws SQLException {
        List<Top> rows = trending.list(Questions.TOP, 1);

        assertThatThrownBy(() -> rows.set(0, new Top(9, 9))).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aWriteThroughTheCacheInvalidatesWhatWasReadFromItsTables() throws SQLException {
        trending.list(Questions.TOP, 1);

        int changed = queries.update(Query.of("UPDATE question SET votes = votes + ? WHERE id = ?", 1, 7L));

        assertThat(changed).isEqualTo(1);
        assertThat(trending.list(Questions.TOP, 1)).contains(new Top(7, 71));
        assertThat(queries.update(Query.of("INSERT INTO question VALUES (9, 90) RETURNING id")))
                .isEqualTo(1);
        assertThat(trending.list(Questions.TOP, 1)).contains(new Top(9, 90));
    }

    @Test
    void aWriteThatFailsInvalidatesTooAsNobodyKnowsHowFarItGot() throws SQLException {
        trending.list(Questions.TOP, 1);
        questions.elsewhere("UPDATE question SET votes = 71 WHERE id = 7");

        assertThatThrownBy(() -> queries.update(Query.of("INSERT INTO question VALUES (7, 0)")))
                .isInstanceOf(SQLException.class);

        assertThat(trending.list(Questions.TOP, 1)).contains(new Top(7, 71));
    }

    @Test
    void anEventInvalidatesByTable() throws SQLException {
        trending.list(Questions.TOP, 1);
        questions.elsewhere("UPDATE question SET votes = 71 WHERE id = 7");
        assertThat(trending.list(Questions.TOP, 1)).as("nobody said").contains(new Top(7, 70));

        caches.publish(new Cast(7));

        assertThat(trending.list(Questions.TOP, 1)).contains(new Top(7, 71));
    }

    @Test
    void aResultWithATagOfItsOwnFallsToThatAndToNoTable() throws SQLException {
        Query ofSeven = Query.of(Questions.TOP, 1).tagged("question:7");
        Query ofEight = Query.of(Questions.TOP, 2).tagged("question:8").onTables("contest");
        trending.list(ofSeven);
        trending.list(ofEight);

        caches.invalidate(QueryTables.changed("question"));
        assertThat(trending.find(ofSeven).source()).isEqualTo(Source.NEAR);

        caches.publish(new Cast(7));
        assertThat(trending.find(ofSeven).source()).isEqualTo(Source.LOADED);
        assertThat(trending.find(ofEight).source()).isEqualTo(Source.NEAR);

        caches.invalidate(QueryTables.changed("contest"));
        assertThat(trending.find(ofEight).source()).as("its table").isEqualTo(Source.LOADED);
        queries.update(Query.of("UPDATE question SET votes = 81 WHERE id = 8").tagged("question:8"));
        assertThat(trending.find(ofEight).source()).as("its tag").isEqualTo(Source.LOADED);
        assertThat(trending.find(ofSeven).source()).isEqualTo(Source.NEAR);
    }

    @Test
    void aTagIsOneThatAnInvalidationCanName() {
        Query query = Query.of(Questions.TOP, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> query.tagged()).withMessageContaining("at least one tag");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> query.tagged("question 7"))
                .withMessageContaining("question 7");
    }

    @Test
    void aWarmedResultIsTheOneThatReadsFindAndFallsAsTheirs() throws SQLException {
        Query query = Query.of(Questions.TOP, 1);
        WarmupPlan plan = WarmupPlan.named("start").with(trending.warmup(() -> Stream.of(query)));
        try (CacheWarmer warmer = CacheWarmer.builder(caches).onStart(plan).build()) {
            WarmupReport report = warmer.startUp().await(Duration.ofMinutes(1)).orElseThrow();
            assertThat(report.isClean()).as("%s", report).isTrue();
        }
        QueryAnswer<Top> warmed = trending.find(query);
        assertThat(warmed.source()).isEqualTo(Source.NEAR);
        assertThat(warmed.remaining()).isEqualTo(Duration.ofSeconds(20));

        caches.publish(new Cast(7));
        assertThat(trending.find(query).source()).isEqualTo(Source.LOADED);
    }

    @Test
    void theLifetimeIsEarnedByTheCost() throws SQLException {
        assertThat(trending.find(Query.of(Questions.TOP, 1)).source()).isEqualTo(Source.LOADED);
        QueryAnswer<Top> near = trending.find(Query.of(Questions.TOP, 1));
        assertThat(near.source()).isEqualTo(Source.NEAR);
        assertThat(near.remaining()).isEqualTo(Duration.ofSeconds(20));

        clock.advance(Duration.ofSeconds(21));
        trending.list(Questions.TOP, 1);
        assertThat(questions.borrowed).hasValue(2);

        CachedResults<Top> cheap = trending.withLifetime(new CostLifetime(1, Duration.ofMillis(1)));
        cheap.list(Query.of(Questions.TOP, 2));
        assertThat(cheap.find(Query.of(Questions.TOP, 2)).remaining()).isEqualTo(Duration.ofMillis(20));
    }

    @Test
    void aResultThatIsTooLargeIsRefusedAndThatIsRemembered() throws SQLException {
        CachedResults<Top> one = trending.withRowLimit(RowLimit.refuseBeyond(1));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> one.list(Questions.TOP, 1))
                    .isInstanceOf(ResultTooLargeException.class)
                    .hasMessageContaining("has more than 1 rows")
                    .hasMessageContaining("'trending'");
            assertThatThrownBy(() -> one.find(Query.of(Questions.TOP, 1))).isInstanceOf(ResultTooLargeException.class);
        }
        assertThat(questions.borrowed).hasValue(1);

        queries.update(Query.of("DELETE FROM question WHERE id = 8"));

        assertThat(one.list(Questions.TOP, 1)).containsExactly(new Top(7, 70));
    }

    @Test
    void aResultThatIsCappedSaysSoEachTimeAndIsNeverTakenForAWholeOne() throws SQLException {
        CachedResults<Top> one = trending.withRowLimit(RowLimit.capAt(1));
        for (int i = 0; i < 2; i++) {
            QueryAnswer<Top> answer = one.find(Query.of(Questions.TOP, 1));
            assertThat(answer.rows()).containsExactly(new Top(7, 70));
            assertThat(answer.isCapped()).isTrue();
        }
        assertThatThrownBy(() -> one.list(Questions.TOP, 1))
                .isInstanceOf(ResultTooLargeException.class)
                .hasMessageContaining("find(…)");
        assertThat(one.find(Query.of(Questions.TOP, 75)).isCapped()).isFalse();
        assertThat(trending.list(Questions.TOP, 1)).as("under another limit").hasSize(2);
    }

    @Test
    void resultsOfContextsAreKeptApart() throws SQLException {
        trending.list(Query.of(Questions.TOP, 1).inContext("tenant 5"));
        trending.list(Query.of(Questions.TOP, 1).inContext("tenant 6"));

        assertThat(questions.borrowed).hasValue(2);
    }

    @Test
    void aValueThatIsTooLargeForAKeyIsReadPastTheCache() throws SQLException {
        String large = "a".repeat(300_000);
        for (int i = 0; i < 2; i++) {
            QueryAnswer<Top> answer =
                    trending.find(Query.of("SELECT id, votes FROM question WHERE id::text <> ?", large));
            assertThat(answer.rows()).hasSize(2);
            assertThat(answer.remaining()).isZero();
        }
        assertThat(questions.borrowed).hasValue(2);
    }

    @Test
    void whatIsNoReadReachesNoDatabase() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trending.list("DELETE FROM question RETURNING id, votes"))
                .withMessageContaining("'DELETE FROM question RETURNING id, votes' cannot be cached")
                .withMessageContaining("update(…)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trending.list(Questions.TOP))
                .withMessageContaining("has 1 placeholders, but 0 values were given");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trending.list("SELECT * FROM top_questions(5)"))
                .withMessageContaining("onTables");
        assertThat(questions.borrowed).hasValue(0);
    }

    @Test
    void aStatementThatTakesTooLongIsGivenUp() {
        Query slow = Query.of("SELECT id, votes FROM question, pg_sleep(20)")
                .onTables("question")
                .withTimeout(Duration.ofSeconds(1));

        assertThatThrownBy(() -> trending.list(slow))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("cancel");
    }

    @Test
    void anExplanationNamesAllButTheValues() {
        Query query = Query.of("SELECT id, votes FROM question WHERE id = ? AND id::text <> ?", 7, "secret");

        QueryExplanation explanation = trending.explain(query);

        assertThat(explanation.sql()).isEqualTo("select id,votes from question where id = ? and id::text <> ?");
        assertThat(explanation.parameters()).containsExactly("integer", "text of 6 characters");
        assertThat(explanation.tags()).containsExactly("table:question");
        assertThat(explanation.key().text()).matches("query:trending:[0-9a-f]{64}");
        assertThat(query.toString()).doesNotContain("secret");

        CachedResults<Top> open = QueryCache.builder(caches, questions)
                .tables(new JSqlParserTables())
                .explainedValues(QueryExplanation.Values.SHOWN)
                .build()
                .results("trending", Top.class);
        assertThat(open.explain(query).parameters()).containsExactly("integer 7", "text secret");
        String long1 = "a".repeat(101);
        assertThat(open.explain(Query.of("SELECT 1 FROM question WHERE '" + "b".repeat(3_000) + "' = ?", long1)))
                .satisfies(capped -> assertThat(capped.sql()).hasSizeLessThan(2_100))
                .satisfies(capped -> assertThat(capped.parameters().get(0)).hasSizeLessThan(110));
    }

    @Test
    void aDataTypeIsDeclaredOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> queries.results("trending", Top.class))
                .withMessageContaining("'trending' were declared already");
        assertThatIllegalArgumentException().isThrownBy(() -> queries.results("trnding", Top.class));
    }
}
