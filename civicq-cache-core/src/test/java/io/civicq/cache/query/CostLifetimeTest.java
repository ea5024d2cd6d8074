package io.civicq.cache.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The costlier a query, the longer its result is fresh, within bounds. */
class CostLifetimeTest {
    @ParameterizedTest
    @CsvSource({
        // cost,  share, shortest, longest, lifetime
        "PT0S,      0.001, PT1S,  PT1H,  PT1S",
        "PT0.0005S, 0.001, PT1S,  PT1H,  PT1S",
        "PT0.001S,  0.001, PT1S,  PT1H,  PT1S",
        "PT0.02S,   0.001, PT1S,  PT1H,  PT20S",
        "PT0.5S,    0.001, PT1S,  PT1H,  PT8M20S",
        "PT3S,      0.001, PT1S,  PT1H,  PT50M",
        "PT10S,     0.001, PT1S,  PT1H,  PT1H",
        "PT10S,     0.5,   PT1S,  PT1H,  PT20S",
        "PT10S,     1,     PT1S,  PT1H,  PT10S",
        "PT1S,      0.001, PT1M,  PT30S, PT30S",
        "P100000D,  1E-9,  PT1S,  P365D, P365D",
    })
    void theLifetimeFollowsTheCost(
            Duration cost, double share, Duration shortest, Duration longest, Duration lifetime) {
        assertThat(new CostLifetime(share, shortest).of(cost, longest)).isEqualTo(lifetime);
    }

    @Test
    void moreCostNeverMeansAShorterLifetime() {
        CostLifetime rule = CostLifetime.standard();
        Duration before = Duration.ZERO;
        for (long nanos = 1; nanos < Duration.ofDays(1).toNanos(); nanos = nanos * 3 / 2 + 1) {
            Duration lifetime = rule.of(Duration.ofNanos(nanos), Duration.ofMinutes(15));
            assertThat(lifetime).isBetween(before, Duration.ofMinutes(15));
            before = lifetime;
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 1.1, Double.NaN})
    void aShareOfNothingOrMoreThanAllIsRefused(double share) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CostLifetime.standard().withShare(share))
                .withMessageContaining("share must be more than 0 and at most 1");
    }
}
