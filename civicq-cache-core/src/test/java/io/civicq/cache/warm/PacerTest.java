package io.civicq.cache.warm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys are loaded at their rate, and a pause is followed by no burst. */
class PacerTest {
    /** What was reserved at 0, how long after that some more is, and what that waits; at 100 keys a second. */
    @ParameterizedTest
    @CsvSource({
        "0,   0, 0",
        "1,   0, 10",
        "100, 0, 1000",
        "100, 400, 600",
        "100, 1000, 0",
        "100, 5000, 0",
    })
    void aReservationWaitsForWhatWasReservedBefore(int first, long millisLater, long millis) {
        long start = -Duration.ofMillis(250).toNanos(); // a ticker counts from anywhere
        Pacer pacer = new Pacer(100, start);
        assertThat(pacer.reserve(start, first)).isZero();

        long later = start + Duration.ofMillis(millisLater).toNanos();
        assertThat(pacer.reserve(later, 50)).isEqualTo(Duration.ofMillis(millis).toNanos());
        assertThat(pacer.reserve(later, 1))
                .isEqualTo(Duration.ofMillis(millis + 500).toNanos());
    }
}
