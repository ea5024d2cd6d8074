package io.civicq.cache.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pauses grow, up to a bound, and are never the same on all nodes. */
class PauseTest {
    @ParameterizedTest
    @CsvSource({
        "1, 0.0, 50",
        "1, 1.0, 100",
        "2, 1.0, 200",
        "3, 0.5, 300",
        "6, 1.0, 3200",
        "7, 1.0, 5000",
        "7, 0.0, 2500",
        "2000000000, 1.0, 5000"
    })
    void afterFailuresTheyDouble(int failures, double draw, long millis) {
        assertThat(Pause.afterFailures(failures, Duration.ofSeconds(5), draw)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"0.0, 900", "0.5, 950", "1.0, 1000"})
    void pollsNeverComeLate(double draw, long millis) {
        assertThat(Pause.untilNextPoll(Duration.ofSeconds(1), draw)).isEqualTo(Duration.ofMillis(millis));
    }
}
