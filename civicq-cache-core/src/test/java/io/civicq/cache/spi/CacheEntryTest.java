package io.civicq.cache.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.invalidation.LogPosition;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An entry knows its age and what is left of it, however long it is kept and wherever the ticker began. */
class CacheEntryTest {
    private static final LogPosition POSITION = new LogPosition(7, 1);

    private static CacheEntry<String> entry(long loaded, long freshUntil, long cost) {
        return new CacheEntry<>("question", Set.of(), POSITION, new CacheEntry.Times(loaded, freshUntil, cost));
    }

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "0, PT0.000000001S",
        "0, P24D",
        "0, P25D",
        "0, P50D",
        "0, P365D",
        "-9223372036854775808, P30D",
        "9223372036854775000, P30D"
    })
    void ageAndRestAreDifferencesOfTheTicker(long start, Duration age) {
        CacheEntry<String> entry = entry(start, start + Duration.ofDays(300).toNanos(), 0);

        long now = start + age.toNanos();

        assertThat(Duration.ofNanos(entry.ageNanos(now))).isEqualTo(age);
        assertThat(Duration.ofNanos(entry.remainingNanos(now)))
                .isEqualTo(Duration.ofDays(300).minus(age));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "999, 0", "1000, 1000", "42000999, 42000000", "-5, 0", "9223372036854775807, 2147483647000"})
    void theCostIsKeptToTheMicrosecondAndCapped(long cost, long kept) {
        assertThat(entry(0, 0, cost).costNanos()).isEqualTo(kept);
    }

    @Test
    void aJudgementIsRememberedForThatVeryPosition() {
        CacheEntry<String> entry = entry(0, 0, 0);
        LogPosition at = new LogPosition(7, 5);
        assertThat(entry.wasJudgedValid(at)).isFalse();

        entry.judgedValid(at);

        assertThat(entry.wasJudgedValid(at)).isTrue();
        assertThat(entry.wasJudgedValid(new LogPosition(7, 5)))
                .as("equal, but after something moved")
                .isFalse();
    }

    @Test
    void anAbsenceIsAnEntryWithoutValue() {
        CacheEntry<String> absence =
                new CacheEntry<>(null, Set.of("question:7"), POSITION, new CacheEntry.Times(0, 0, 0));

        assertThat(absence.isAbsent()).isTrue();
        assertThat(absence.value()).isNull();
        assertThat(entry(0, 0, 0).isAbsent()).isFalse();
    }

    @Test
    void tagsAreCopied() {
        Set<String> tags = new HashSet<>(Set.of("question:7"));
        CacheEntry<String> entry = new CacheEntry<>("question", tags, POSITION, new CacheEntry.Times(0, 0, 0));

        tags.add("question:8");

        assertThat(entry.tags()).containsExactly("question:7").isUnmodifiable();
    }
}
