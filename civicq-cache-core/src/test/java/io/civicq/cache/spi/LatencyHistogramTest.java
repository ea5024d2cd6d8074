package io.civicq.cache.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A percentile is never below what was seen, and at most an eighth above it. */
class LatencyHistogramTest {
    private final LatencyHistogram histogram = new LatencyHistogram();

    @ParameterizedTest
    @ValueSource(
            longs = {0, 1, 7, 8, 9, 15, 16, 17, 1_000, 1_000_003, 123_456_789_012L, Long.MAX_VALUE - 1, Long.MAX_VALUE})
    void aDurationIsKnownToAnEighth(long nanos) {
        histogram.record(nanos);

        long seen = histogram.snapshot().percentile(1).toNanos();
        assertThat(seen).isBetween(nanos, nanos > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : nanos + nanos / 8);
    }

    @Test
    void percentilesAreThoseOfAllThatWasSeen() {
        for (int millis = 1; millis <= 1_000; millis++) {
            histogram.record(TimeUnit.MILLISECONDS.toNanos(millis));
        }

        Latencies seen = histogram.snapshot();
        assertThat(seen.count()).isEqualTo(1_000);
        assertThat(seen.percentile(0.5)).isBetween(Duration.ofMillis(500), Duration.ofMillis(563));
        assertThat(seen.percentile(0.99)).isBetween(Duration.ofMillis(990), Duration.ofMillis(1_114));
        assertThat(seen.percentile(0.0001)).isBetween(Duration.ofMillis(1), Duration.ofNanos(1_125_000));
    }

    @Test
    void aClockThatIsAheadCountsAsNoDelay() {
        histogram.record(-5);

        assertThat(histogram.snapshot().percentile(1)).isEqualTo(Duration.ZERO);
    }

    @Test
    void nothingSeenIsZero() {
        assertThat(histogram.snapshot().percentile(0.99)).isEqualTo(Duration.ZERO);
        assertThat(Latencies.none().percentile(1)).isEqualTo(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1.01, 99, Double.NaN})
    void aShareIsAboveZeroAndUpToOne(double share) {
        assertThatIllegalArgumentException().isThrownBy(() -> Latencies.none().percentile(share));
    }
}
