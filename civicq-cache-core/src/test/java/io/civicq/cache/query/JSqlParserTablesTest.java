package io.civicq.cache.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No table that a statement names is left out. */
class JSqlParserTablesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "SELECT * FROM a v JOIN app.b q ON q.id = v.id LEFT JOIN \"C\" USING (id) CROSS JOIN (d NATURAL JOIN e) | a b c d e",
                "SELECT 1 FROM a, b WHERE x IN (SELECT x FROM c) AND EXISTS (SELECT 1 FROM d) AND y > ANY (SELECT y FROM e) | a b c d e",
                "SELECT (SELECT x FROM a), ARRAY(SELECT x FROM b), CASE WHEN x THEN (SELECT 1 FROM c) END FROM d | a b c d",
                "SELECT a FROM a UNION ALL SELECT b FROM b EXCEPT (SELECT c FROM c INTERSECT SELECT d FROM d) | a b c d",
                "SELECT x FROM a GROUP BY x HAVING 1 < (SELECT 1 FROM b) ORDER BY (SELECT 1 FROM c) LIMIT (SELECT 1 FROM d) | a b c d",
                "SELECT count(*) FILTER (WHERE x > (SELECT 1 FROM a)) OVER (ORDER BY (SELECT 1 FROM b)) FROM ONLY c | a b c",
                "SELECT DISTINCT ON ((SELECT 1 FROM a)) x FROM b WINDOW w AS (PARTITION BY (SELECT 1 FROM c)) | a b c",
                "SELECT x FROM a GROUP BY GROUPING SETS ((x, (SELECT 1 FROM b)), ()) | a b",
                "SELECT * FROM a LEFT JOIN LATERAL (SELECT * FROM b WHERE b.id = a.id LIMIT 3) t ON true | a b",
                "WITH t AS (SELECT * FROM a), u AS MATERIALIZED (SELECT * FROM t JOIN b USING (id)) SELECT * FROM u | a b t u",
                "WITH RECURSIVE t AS (SELECT id FROM a UNION ALL SELECT a.id FROM a JOIN t ON a.up = t.id) SELECT * FROM t | a t",
                "WITH a AS (SELECT * FROM a) SELECT * FROM a | a",
                "SELECT * FROM generate_series(1, 3) g, unnest(?) u, jsonb_to_recordset(?) AS x(i int), a | a",
                "SELECT date_trunc('day', cast_at)::date, count(*) FROM a WHERE cast_at > now() - interval '7 days' AND id = ANY (?) GROUP BY 1 | a",
                "SELECT extract(epoch FROM x), trim(both FROM y), substring(z FROM 1 FOR 2), x IS DISTINCT FROM y FROM a | a",
                "SELECT x->>'k' FROM a TABLESAMPLE BERNOULLI (10) WHERE y @> ?::jsonb FETCH FIRST 5 ROWS ONLY | a",
                "TABLE a | a",
                "INSERT INTO a (x) SELECT x FROM b ON CONFLICT (x) DO UPDATE SET x = (SELECT 1 FROM c) RETURNING id | a b c",
                "UPDATE a q SET x = 1 FROM b WHERE b.id = q.id | a b",
                "DELETE FROM a USING b WHERE b.id = a.id | a b",
                "WITH t AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM t | a b t",
                "MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN UPDATE SET x = b.x WHEN NOT MATCHED THEN INSERT (x) VALUES (b.x) | a b",
                "TRUNCATE TABLE a, b | a b",
                "ALTER TABLE a ADD COLUMN x int | a",
                "DROP TABLE a | a"
            })
    void everyTableIsFound(String sql, String tables) {
        Set<String> tags = new Statements(new JSqlParserTables()).tags(Query.of(sql));

        assertThat(tags)
                .containsAll(
                        Arrays.stream(tables.split(" ")).map(QueryTables::tag).toList());
        assertThat(tags).hasSizeLessThanOrEqualTo(tables.split(" ").length + 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT * FROM top_questions(5)                                     | function 'top_questions' in FROM",
                "SELECT t.* FROM votes v, LATERAL app.top(v.id) t                   | in FROM may read any table",
                "WITH t AS (SELECT * FROM top_questions(5)) SELECT * FROM t         | function 'top_questions' in FROM",
                "SELECT * FROM ROWS FROM (generate_series(1, 2), top_questions(5)) x | function 'top_questions' in FROM",
                "SELECT now()                                                       | it names no table",
                "SELECT FROM WHERE                                                  | JSqlParser does not understand it",
                "SELECT * FROM votes AS OF SYSTEM TIME '-1s'                        | JSqlParser does not understand it"
            })
    void whatCannotBeToldIsRefusedWithAWayOut(String sql, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Statements(new JSqlParserTables()).tags(Query.of(sql)))
                .withMessageContaining(why)
                .withMessageContaining("onTables(\"votes\", \"questions\")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT * FROM top_questions(5)", "no SQL at all"})
    void whatIsDeclaredNeedsNoParser(String sql) {
        Query query = Query.of(sql).onTables("public.Votes", "questions");

        assertThat(new Statements(TableFinder.declaredOnly()).tags(query))
                .containsExactlyInAnyOrder("table:votes", "table:questions");
    }

    @Test
    void withoutAParserTheMessageSaysHowToGetOneOrDoWithout() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Statements(TableFinder.declaredOnly()).tags(Query.of("SELECT 1 FROM votes")))
                .withMessageContaining("com.github.jsqlparser:jsqlparser")
                .withMessageContaining("onTables");
    }

    /** Loads this library again, where nothing of the parser can be seen. */
    private static final class WithoutParser extends ClassLoader {
        WithoutParser() {
            super(JSqlParserTablesTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("net.sf.jsqlparser.")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("io.civicq.cache.query.")) {
                return super.loadClass(name, resolve);
            }
            try (InputStream stream = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = stream.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    @Test
    void withoutTheParserOnTheClassPathTheFinderSaysWhatIsMissingAndTheRestWorks() throws Exception {
        WithoutParser loader = new WithoutParser();
        Class<?> finder = loader.loadClass(JSqlParserTables.class.getName());

        assertThatThrownBy(() -> finder.getConstructor().newInstance())
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("add com.github.jsqlparser:jsqlparser");
        assertThat(loader.loadClass(QueryCache.class.getName()).getMethods()).isNotEmpty();
    }
}
