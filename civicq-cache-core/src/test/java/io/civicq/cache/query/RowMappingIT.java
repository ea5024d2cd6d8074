package io.civicq.cache.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.Caches;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A row becomes a record exactly, or nothing with a message that names column and component. */
class RowMappingIT {
    private final Caches caches = Questions.caches().build();
    private QueryCache queries;

    enum State {
        OPEN,
        CLOSED
    }

    record Everything(
            long id,
            int votes,
            @Nullable Long parent,
            boolean open,
            double share,
            BigDecimal exact,
            String title,
            UUID token,
            LocalDate day,
            LocalDateTime local,
            OffsetDateTime zoned,
            Instant castAt,
            State state,
            List<String> tags,
            List<Long> ids,
            @SuppressWarnings("ArrayRecordComponent") // as applications write it
            byte[] digest,
            short small,
            @Nullable String nothing) {}

    record Counted(long votes) {}

    record Narrow(int votes) {}

    record Stated(State state) {}

    record Unreadable(Thread thread) {}

    record Nested(List<List<Long>> ids) {}

    record Positive(long votes) {
        Positive {
            if (votes < 0) {
                throw new IllegalArgumentException("votes must not be negative");
            }
        }
    }

    @BeforeEach
    void declare() throws SQLException {
        queries = QueryCache.builder(caches, new Questions()).build();
    }

    @AfterEach
    void close() {
        caches.close();
    }

    private <R> List<R> rows(Class<R> type, String sql) throws SQLException {
        return queries.results("trending", type).list(Query.of(sql).onTables("question"));
    }

    @Test
    void everyTypeComesAsItIs() throws SQLException {
        Everything row = rows(Everything.class, """
                        SELECT 7::bigint AS id, 3::bigint AS votes, NULL::bigint AS "Parent", true AS open, 0.5::float8 AS share,
                               1.50::numeric AS exact, 'Why?' AS title, '00000000-0000-0000-0000-000000000005'::uuid AS token,
                               DATE '2026-11-03' AS day, TIMESTAMP '2026-11-03 12:00' AS local,
                               TIMESTAMPTZ '2026-11-03 12:00Z' AS zoned, TIMESTAMPTZ '2026-11-03 12:00Z' AS cast_at,
                               'OPEN' AS state, ARRAY['a', 'b'] AS tags, ARRAY[1, 2]::int[] AS ids, '\\x05'::bytea AS digest,
                               5 AS small, NULL AS nothing, 'of no component' AS more""").get(0);

        assertThat(row)
                .usingRecursiveComparison()
                .isEqualTo(new Everything(
                        7,
                        3,
                        null,
                        true,
                        0.5,
                        new BigDecimal("1.50"),
                        "Why?",
                        new UUID(0, 5),
                        LocalDate.of(2026, 11, 3),
                        LocalDateTime.of(2026, 11, 3, 12, 0),
                        OffsetDateTime.parse("2026-11-03T12:00Z"),
                        Instant.parse("2026-11-03T12:00:00Z"),
                        State.OPEN,
                        List.of("a", "b"),
                        List.of(1L, 2L),
                        new byte[] {5},
                        (short) 5,
                        null));
        assertThat(row.tags()).isUnmodifiable();
    }

    @Test
    void aSumWhichIsADecimalIsALongIfItIsWhole() throws SQLException {
        assertThat(rows(Counted.class, "SELECT sum(votes::bigint) AS votes FROM question"))
                .containsExactly(new Counted(150));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT 4.5 AS votes                  | row 1: column 'votes' (numeric) cannot be read as component 'votes' (long) of record Counted",
                "SELECT NULL::bigint AS votes         | row 1: column 'votes' (int8) is null, which cannot be component 'votes' (long)",
                "SELECT 'many' AS votes               | column 'votes' (text) cannot be read as component 'votes'",
                "SELECT id FROM question              | no column for component 'votes' (long) of record Counted; the result has [id]",
                "SELECT 1 AS votes, 2 AS \"VOTES\"    | 2 columns have the label for component 'votes'",
            })
    void whatDoesNotFitIsNamed(String sql, String message) {
        assertThatThrownBy(() -> rows(Counted.class, sql))
                .isInstanceOf(RowMappingException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("in '" + sql.substring(0, 10));
    }

    @Test
    void nothingIsCutOffOrInvented() {
        assertThatThrownBy(() -> rows(Narrow.class, "SELECT 3000000000 AS votes"))
                .hasMessageContaining("component 'votes' (int) of record Narrow: it must be from -2147483648");
        assertThatThrownBy(() -> queries.results("other", Stated.class)
                        .list(Query.of("SELECT 'LOST' AS state").onTables("question")))
                .isInstanceOf(RowMappingException.class)
                .hasMessageContaining("component 'state' (State) of record Stated");
    }

    @Test
    void aRecordThatRefusesARowSaysSoItself() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rows(Positive.class, "SELECT -1 AS votes"))
                .withMessage("votes must not be negative");
    }

    @Test
    void aTypeThatNoRowCanBecomeIsRefusedWhenItIsDeclared() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> queries.results("other", Unreadable.class))
                .withMessageContaining("component 'thread' of record Unreadable is a java.lang.Thread");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> queries.results("other", Nested.class))
                .withMessageContaining("java.util.List<java.util.List<java.lang.Long>>");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> queries.results("other", Thread.class))
                .withMessageContaining("declare a record, give a RowMapper");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> queries.results("other", long.class, row -> row.getLong(1)))
                .withMessageContaining("name its box");
    }

    @Test
    void aSingleColumnIsAValue() throws SQLException {
        assertThat(rows(String.class, "SELECT 'a' UNION SELECT 'b' ORDER BY 1")).containsExactly("a", "b");
        CachedResults<Long> numbers = queries.results("other", Long.class);
        assertThatThrownBy(() -> numbers.list(Query.of("SELECT 1, 2").onTables("question")))
                .hasMessageContaining("a row of 2 columns cannot be one Long");
        assertThatThrownBy(
                        () -> numbers.list(Query.of("SELECT NULL::bigint AS n").onTables("question")))
                .hasMessageContaining("row 1: column 'n' (int8) is null, which cannot be a Long");
    }

    @Test
    void aFunctionMapsWhatItLikes() throws SQLException {
        CachedResults<Counted> counted = queries.results(
                "trending", Counted.class, row -> new Counted(row.getLong("id") + row.getLong("votes")));
        Query query = Query.of("SELECT id, votes FROM question ORDER BY id").onTables("question");

        assertThat(counted.list(query)).containsExactly(new Counted(77), new Counted(88));

        CachedResults<Counted> nothing = queries.results("other", Counted.class, row -> null);
        assertThatThrownBy(() -> nothing.list(query)).hasMessageContaining("row 1: the mapper returned null");
    }
}
