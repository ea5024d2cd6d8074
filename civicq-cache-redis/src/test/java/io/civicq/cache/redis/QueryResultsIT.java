package io.civicq.cache.redis;

import static io.civicq.cache.redis.server.Await.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.Caches;
import io.civicq.cache.Source;
import io.civicq.cache.query.CachedResults;
import io.civicq.cache.query.Query;
import io.civicq.cache.query.QueryCache;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Results of queries in Redis: shared by nodes, by releases only if their rows look the same. */
class QueryResultsIT extends NodesOfOneRedis {
    private static final Query TOP = Query.of("SELECT id, votes FROM question WHERE votes > ? ORDER BY id", 1)
            .onTables("question");
    private static final Query ONE_MORE =
            Query.of("UPDATE question SET votes = votes + 1").onTables("question");

    private final JdbcDataSource database = new JdbcDataSource();
    private Connection keptOpen;

    /** What a row is in this release. */
    record Top(long id, int votes) {}

    /** What it was in the release before. */
    record FormerTop(long id, String votes) {}

    @BeforeEach
    void create() throws SQLException {
        database.setUrl("jdbc:h2:mem:queries");
        keptOpen = database.getConnection();
        try (Statement statement = keptOpen.createStatement()) {
            statement.execute("CREATE TABLE question (id BIGINT PRIMARY KEY, votes INT NOT NULL)");
            statement.execute("INSERT INTO question VALUES (7, 70)");
        }
    }

    @AfterEach
    void drop() throws SQLException {
        keptOpen.close();
    }

    private QueryCache queries(Caches node) {
        return QueryCache.builder(node, database).build();
    }

    @Test
    void aResultOfOneNodeServesTheOthersUntilOneOfThemWrites() throws SQLException {
        Caches first = node();
        Caches second = node();
        QueryCache writer = queries(first);
        CachedResults<Top> here = writer.results("question", Top.class);
        CachedResults<Top> there = queries(second).results("question", Top.class);
        assertThat(here.find(TOP).source()).isEqualTo(Source.LOADED);

        assertThat(there.find(TOP).source()).isEqualTo(Source.FAR);
        assertThat(there.list(TOP)).containsExactly(new Top(7, 70));

        writer.update(ONE_MORE);

        assertThat(here.list(TOP)).containsExactly(new Top(7, 71));
        eventually(SOON, () -> rows(there).equals(List.of(new Top(7, 71))), "the write on the other node");
    }

    private static <R> List<R> rows(CachedResults<R> results) {
        try {
            return results.list(TOP);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aReleaseWithOtherRowsReadsItsOwn() throws SQLException {
        CachedResults<FormerTop> before = queries(node()).results("question", FormerTop.class);
        CachedResults<Top> after = queries(node()).results("question", Top.class);

        assertThat(before.list(TOP)).containsExactly(new FormerTop(7, "70"));
        assertThat(after.find(TOP).source()).isEqualTo(Source.LOADED);
        assertThat(after.list(TOP)).containsExactly(new Top(7, 70));
        assertThat(before.list(TOP)).containsExactly(new FormerTop(7, "70"));
    }
}
