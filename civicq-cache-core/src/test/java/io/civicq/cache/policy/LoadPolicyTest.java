package io.civicq.cache.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The back-off grows, ends, and is shortened by chance; settings out of range are refused. */
class LoadPolicyTest {
    private static final LoadPolicy POLICY = LoadPolicy.standard();

    @ParameterizedTest
    @CsvSource({
        "1, 0, PT1S",
        "1, 0.5, PT0.75S",
        "1, 1, PT0.5S",
        "2, 0, PT2S",
        "3, 0, PT4S",
        "5, 0, PT16S",
        "6, 0, PT30S",
        "6, 1, PT15S",
        "33, 0, PT30S",
        "2147483647, 0, PT30S"
    })
    void eachFailureInARowDoublesTheBackOff(int failures, double draw, Duration backOff) {
        assertThat(POLICY.backOffNanos(failures, draw)).isEqualTo(backOff.toNanos());
    }

    @Test
    void withoutABackOffNothingIsHeldBack() {
        assertThat(POLICY.withBackOff(Duration.ZERO).backOffNanos(7, 0)).isZero();
    }

    @Test
    void aLongerFirstBackOffLengthensTheLongest() {
        assertThat(POLICY.withBackOff(Duration.ofMinutes(2)).longestBackOff()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void aLongerSoftDeadlineLengthensTheHardOneIfThereIsOne() {
        LoadPolicy soft = POLICY.withSoftDeadline(Duration.ofSeconds(1));
        assertThat(soft.hardDeadline()).isZero();
        assertThat(soft.withHardDeadline(Duration.ofSeconds(2))
                        .withSoftDeadline(Duration.ofSeconds(3))
                        .hardDeadline())
                .isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void eitherDeadlineIsADeadline() {
        assertThat(POLICY.hasDeadline()).isFalse();
        assertThat(POLICY.withSoftDeadline(Duration.ofSeconds(1)).hasDeadline()).isTrue();
        assertThat(POLICY.withHardDeadline(Duration.ofSeconds(1)).hasDeadline()).isTrue();
    }

    @Test
    void whatIsOutOfRangeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> POLICY.withSoftDeadline(Duration.ofSeconds(-1)))
                .withMessage("softDeadline must be from PT0S to PT1H, but was PT-1S");
        assertThatIllegalArgumentException().isThrownBy(() -> POLICY.withHardDeadline(Duration.ofHours(2)));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> POLICY.withSoftDeadline(Duration.ofSeconds(2)).withHardDeadline(Duration.ofSeconds(1)))
                .withMessage("hardDeadline must be PT0S or not below softDeadline, PT2S, but was PT1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> POLICY.withMaxConcurrent(0))
                .withMessage("maxConcurrent must be from 1 to 100000, but was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> POLICY.withWaitForTurn(Duration.ofSeconds(-1)))
                .withMessage("waitForTurn must be from PT0S to PT1H, but was PT-1S");
        assertThatIllegalArgumentException().isThrownBy(() -> POLICY.withLeaseFor(Duration.ofHours(2)));
        assertThatIllegalArgumentException().isThrownBy(() -> POLICY.withWaitForLease(Duration.ofHours(2)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> POLICY.withLongestBackOff(Duration.ofMillis(1)))
                .withMessage("longestBackOff must not be below backOff, PT1S, but was PT0.001S");
    }
}
