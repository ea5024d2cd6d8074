package io.civicq.cache.warm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class WarmupScheduleTest {
    private static final Instant EIGHT = Instant.parse("2026-11-03T20:00:00Z");

    @Test
    void aSpikeIsMetAheadAndOnce() {
        WarmupSchedule schedule = WarmupSchedule.before(EIGHT, Duration.ofMinutes(10));
        Instant tenTo = Instant.parse("2026-11-03T19:50:00Z");
        assertThat(schedule.nextAfter(EIGHT.minusSeconds(3_600))).contains(tenTo);
        assertThat(schedule.nextAfter(tenTo)).isEmpty();
        assertThat(schedule.nextAfter(EIGHT)).isEmpty();
    }

    @Test
    void aPeriodIsCountedFromItsFirstTime() {
        WarmupSchedule schedule = WarmupSchedule.every(Duration.ofMinutes(15), EIGHT);
        assertThat(schedule.nextAfter(EIGHT.minusSeconds(1))).contains(EIGHT);
        assertThat(schedule.nextAfter(EIGHT)).contains(EIGHT.plusSeconds(900));
        assertThat(schedule.nextAfter(EIGHT.plusSeconds(2_000))).contains(EIGHT.plusSeconds(2_700));
    }

    @Test
    void aDayHasItsTimeByTheClocksThere() {
        WarmupSchedule schedule = WarmupSchedule.daily(LocalTime.of(2, 30), ZoneId.of("America/Los_Angeles"));
        assertThat(schedule.nextAfter(Instant.parse("2026-03-07T09:00:00Z")))
                .contains(Instant.parse("2026-03-07T10:30:00Z"));
        assertThat(schedule.nextAfter(Instant.parse("2026-03-07T10:30:00Z")))
                .as("the clocks skip it on 8 March")
                .contains(Instant.parse("2026-03-08T10:30:00Z"));
        assertThat(schedule.nextAfter(Instant.parse("2026-03-08T10:30:00Z")))
                .contains(Instant.parse("2026-03-09T09:30:00Z"));
    }

    @Test
    void aPeriodThatIsTooShortIsRefused() {
        assertThatThrownBy(() -> WarmupSchedule.every(Duration.ofMillis(999), EIGHT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT0.999S");
    }
}
