package io.civicq.cache.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.Caches;
import io.civicq.cache.UnitOfWork;
import io.civicq.cache.catalog.CivicEvents.VoteCast;
import io.civicq.cache.catalog.CivicPolicies;
import io.civicq.cache.catalog.CivicRules;
import io.civicq.cache.invalidation.InvalidationRules;
import io.civicq.cache.outbox.Outbox;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.query.CachedResults;
import io.civicq.cache.query.CostLifetime;
import io.civicq.cache.query.JSqlParserTables;
import io.civicq.cache.query.Query;
import io.civicq.cache.query.QueryAnswer;
import io.civicq.cache.query.QueryCache;
import io.civicq.cache.query.QueryTables;
import io.civicq.cache.query.RowLimit;
import io.civicq.cache.query.SqlArray;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The code of docs/query-cache.md; that its SQL is what the tests of the query cache run. */
class QuerySnippetsTest {
    // spotless:off
    record Trending(long id, String title, long votes) {}
    // spotless:on

    static List<Trending> begin(Caches caches, DataSource dataSource) throws SQLException {
        // spotless:off
        QueryCache queries = QueryCache.builder(caches, dataSource)
                .tables(new JSqlParserTables())
                .build();
        CachedResults<Trending> trending = queries.results("trending", Trending.class);

        List<Trending> top = trending.list("""
                SELECT q.id, q.title, COUNT(*) AS votes
                FROM questions q JOIN votes v ON v.question_id = q.id
                WHERE q.contest_id = ? GROUP BY q.id, q.title ORDER BY votes DESC LIMIT ?""", 5, 20);
        queries.update(Query.of("INSERT INTO votes (question_id, voter) VALUES (?, ?)", 7, "ada"));
        // spotless:on
        return top;
    }

    static Map.Entry<TtlTable, InvalidationRules> settings() {
        // spotless:off
        TtlTable table = CivicPolicies.table()
                .with("trending", CachePolicy.freshFor(Duration.ofMinutes(15)).withStaleIfError(Duration.ofHours(1)));
        InvalidationRules rules = CivicRules.all().alsoOn(VoteCast.class, vote -> QueryTables.changed("votes"));
        // spotless:on
        return Map.entry(table, rules);
    }

    static void limits(CachedResults<Trending> trending, Query query) throws SQLException {
        // spotless:off
        CachedResults<Trending> capped = trending.withRowLimit(RowLimit.capAt(100))
                .withLifetime(CostLifetime.standard().withShare(0.01));
        QueryAnswer<Trending> answer = capped.find(query); // answer.isCapped(), answer.source(), answer.remaining()
        // spotless:on
        System.out.println(answer);
    }

    static void values(List<Long> ids, String tenant) {
        // spotless:off
        Query byIds = Query.of("SELECT id, title, votes FROM v_trending WHERE id = ANY (?)", SqlArray.of("bigint", ids))
                .onTables("questions", "votes") // behind the view
                .inContext(tenant) // row-level security: another tenant, another answer
                .withTimeout(Duration.ofSeconds(3));
        // spotless:on
        System.out.println(byIds);
    }

    @SuppressWarnings("UnusedVariable") // the page shows how it is read
    static void transaction(
            Caches caches,
            QueryCache queries,
            CachedResults<Trending> trending,
            Connection connection,
            Query query,
            Query vote)
            throws SQLException {
        // spotless:off
        try (UnitOfWork work = caches.begin()) {
            queries.update(connection, vote);
            List<Trending> own = trending.listOn(connection, query); // sees the vote; nobody else does
            connection.commit();
            work.committed(); // now the results of votes fall, on every node
        }
        // spotless:on
    }

    static QueryCache outbox(Caches caches, DataSource dataSource, Outbox outbox) {
        // spotless:off
        QueryCache queries = QueryCache.builder(caches, dataSource)
                .tables(new JSqlParserTables())
                .transactions(outbox::invalidate)
                .build();
        // spotless:on
        return queries;
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql-trigger.sql", "trigger-example.sql"})
    void theSqlOfThePageIsWhatIsTested(String script) throws IOException {
        String page = Files.readString(Path.of("..", "docs", "query-cache.md"));
        try (InputStream stream = QueryCache.class.getResourceAsStream(script)) {
            String tested = new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(page).contains("```sql\n" + tested + "```");
        }
    }
}
