package io.civicq.cache.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two queries share a key exactly when they are the same statement with the same values, type by type. */
class FingerprintOfQueriesTest {
    private static final String SQL = "SELECT 1 FROM votes WHERE a = ?";

    private static String fingerprint(Query query, RowLimit limit) {
        return Statements.fingerprint(SqlText.of(query.sql()), query, limit);
    }

    private static String fingerprint(@Nullable Object... values) {
        return fingerprint(Query.of(SQL, values), RowLimit.standard());
    }

    @Test
    void everyTypeAndEveryValueHasItsOwn() {
        Instant instant = Instant.parse("2026-11-03T12:00:00Z");
        List<@Nullable Object> values = new ArrayList<>(Arrays.asList(
                null,
                "null",
                "",
                "5",
                '6',
                5,
                5L,
                (short) 5,
                (byte) 5,
                5f,
                5d,
                -0d,
                0d,
                Double.NaN,
                true,
                "true",
                new BigDecimal("5"),
                new BigDecimal("5.0"),
                new BigDecimal("5.00"),
                BigInteger.valueOf(5),
                new UUID(0, 5),
                instant,
                instant.atOffset(ZoneOffset.UTC),
                instant.atOffset(ZoneOffset.ofHours(1)),
                LocalDateTime.of(2026, 11, 3, 12, 0),
                LocalDate.of(2026, 11, 3),
                LocalTime.NOON,
                OffsetDateTime.MAX,
                new byte[] {5},
                new byte[] {5, 0},
                new byte[0],
                List.of(5L),
                List.of(5),
                List.of("5"),
                List.of("5", "5"),
                List.of("5,5"),
                Arrays.asList("5", null),
                List.of("5", "null"),
                SqlArray.of("bigint", List.of()),
                SqlArray.of("integer", List.of()),
                "a\uD800",
                "a?",
                "a\uD801"));

        Set<String> fingerprints = new HashSet<>();
        for (Object value : values) {
            assertThat(fingerprints.add(fingerprint(value))).as("%s", value).isTrue();
        }
    }

    @Test
    @SuppressWarnings("UnnecessaryStringBuilder") // another type of text is what is tested
    void equalValuesHaveTheSame() {
        assertThat(fingerprint(new byte[] {1, 2})).isEqualTo(fingerprint(new byte[] {1, 2}));
        assertThat(fingerprint(List.of(1L, 2L)))
                .isEqualTo(fingerprint((Object) new long[] {1, 2}))
                .isEqualTo(fingerprint((Object) new Long[] {1L, 2L}))
                .isEqualTo(fingerprint(SqlArray.of("bigint", List.of(1L, 2L))));
        assertThat(fingerprint(new LinkedHashSet<>(List.of(2L, 1L))))
                .as("a set has no order")
                .isEqualTo(fingerprint(new LinkedHashSet<>(List.of(1L, 2L))));
        assertThat(fingerprint("x"))
                .isEqualTo(fingerprint(new StringBuilder("x")))
                .hasSize(64);
    }

    @Test
    void noValueCanPassForTwo() {
        assertThat(fingerprint("a", "b")).isNotEqualTo(fingerprint("ab"));
        assertThat(fingerprint("a", "")).isNotEqualTo(fingerprint("", "a"));
        assertThat(fingerprint((Object) null)).isNotEqualTo(fingerprint());
    }

    @Test
    void statementContextAndLimitTellQueriesApart() {
        Query query = Query.of(SQL, 5);

        assertThat(Set.of(
                        fingerprint(query, RowLimit.standard()),
                        fingerprint(query, RowLimit.capAt(10_000)),
                        fingerprint(query, RowLimit.refuseBeyond(9_999)),
                        fingerprint(query.inContext("tenant 5"), RowLimit.standard()),
                        fingerprint(query.inContext("tenant 6"), RowLimit.standard()),
                        fingerprint(Query.of(SQL + " OR a = 2", 5), RowLimit.standard())))
                .hasSize(6);
    }

    @Test
    void whatACallerChangesLaterChangesNothing() {
        byte[] bytes = {1};
        List<Long> ids = new ArrayList<>(List.of(1L));
        Query query = Query.of(SQL, bytes, ids);
        String before = fingerprint(query, RowLimit.standard());

        bytes[0] = 2;
        ids.set(0, 2L);

        assertThat(fingerprint(query, RowLimit.standard())).isEqualTo(before);
        assertThat(((byte[]) query.parameters().get(0).value())[0]).isEqualTo((byte) 1);
        assertThat(query.parameters().get(1).value()).isEqualTo(SqlArray.of("bigint", List.of(1L)));
    }

    private static void refused(Object value, String because) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Query.of(SQL, 1, value))
                .withMessageStartingWith("parameter 2")
                .withMessageContaining(because);
    }

    @Test
    @SuppressWarnings("JavaUtilDate") // that it is refused is what is tested
    void whatHasNoStableTypeIsRefusedByItsPlace() {
        refused(DayOfWeek.MONDAY, "bind its name()");
        refused(new java.util.Date(0), "use java.time");
        refused(new java.sql.Timestamp(0), "use java.time");
        refused(new Object(), "java.lang.Object cannot be bound");
        refused(List.of(), "SqlArray.of");
        refused(Arrays.asList((Object) null), "SqlArray.of");
        refused(List.of(List.of(1)), "do not say their SQL type");
        refused(List.of(new byte[1]), "do not say their SQL type");
    }

    @Test
    void anAttackerSizedValueGetsNoKey() {
        assertThat(Statements.isKeyable(Query.of(SQL, "a".repeat(100_000)))).isTrue();
        assertThat(Statements.isKeyable(Query.of(SQL, "a".repeat(200_000)))).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Query.of(SQL, new Object[1_001]))
                .withMessageContaining("1001 parameters are too many");
    }

    @ParameterizedTest
    @CsvSource({"PT0.001S, 1", "PT1S, 1", "PT1.5S, 2", "P365000D, 2147483647"})
    void timeoutsAreRoundedUpToSeconds(Duration longest, int seconds) {
        assertThat(Timeouts.seconds(longest)).isEqualTo(seconds);
    }
}
