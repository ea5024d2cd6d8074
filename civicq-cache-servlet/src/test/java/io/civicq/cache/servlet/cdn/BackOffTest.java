package io.civicq.cache.servlet.cdn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pauses double up to a limit, half of each is chance, and what the cache asked for is the least. */
class BackOffTest {
    @ParameterizedTest
    @CsvSource({
        // failures, longest ms, asked ms, draw, pause ms
        "1, 60000, 0, 0, 250",
        "1, 60000, 0, 0.5, 375",
        "2, 60000, 0, 0, 500",
        "5, 60000, 0, 0, 4000",
        "8, 60000, 0, 0, 30000",
        "1000, 60000, 0, 0, 30000",
        "2147483647, 3600000, 0, 0, 1800000",
        "1, 100, 0, 0, 50",
        "1, 60000, 7000, 0.9, 7000",
        "8, 60000, 7000, 0, 30000",
        "1, 60000, 999999999000, 0, 900000"
    })
    void aPauseIs(int failures, long longest, long asked, double draw, long pause) {
        assertThat(BackOff.after(failures, Duration.ofMillis(longest), Duration.ofMillis(asked), draw))
                .isEqualTo(Duration.ofMillis(pause));
    }
}
