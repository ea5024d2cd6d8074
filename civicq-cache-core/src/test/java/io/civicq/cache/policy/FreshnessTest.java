package io.civicq.cache.policy;

import static io.civicq.cache.policy.Freshness.EXPIRED;
import static io.civicq.cache.policy.Freshness.FRESH;
import static io.civicq.cache.policy.Freshness.REFRESH_AHEAD;
import static io.civicq.cache.policy.Freshness.STALE_IF_ERROR;
import static io.civicq.cache.policy.Freshness.STALE_WHILE_REVALIDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be done with a value, at and around every boundary. */
class FreshnessTest {
    private static final CachePolicy PLAIN = CachePolicy.freshFor(Duration.ofMinutes(15));
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final double NO_LEAD = 1.0;

    @ParameterizedTest(name = "windows of {0} s and {1} s, {2} ns left: {3}")
    @CsvSource({
        " 0,  0,  900000000000, FRESH",
        " 0,  0,             1, FRESH",
        " 0,  0,             0, EXPIRED",
        " 0,  0,            -1, EXPIRED",
        "30,  0,             1, FRESH",
        "30,  0,             0, STALE_WHILE_REVALIDATE",
        "30,  0,  -29999999999, STALE_WHILE_REVALIDATE",
        "30,  0,  -30000000000, EXPIRED",
        " 0, 60,             0, STALE_IF_ERROR",
        " 0, 60,  -59999999999, STALE_IF_ERROR",
        " 0, 60,  -60000000000, EXPIRED",
        "30, 60,             0, STALE_WHILE_REVALIDATE",
        "30, 60,  -29999999999, STALE_WHILE_REVALIDATE",
        "30, 60,  -30000000000, STALE_IF_ERROR",
        "30, 60,  -59999999999, STALE_IF_ERROR",
        "30, 60,  -60000000000, EXPIRED",
        "60, 30,  -59999999999, STALE_WHILE_REVALIDATE",
        "60, 30,  -60000000000, EXPIRED",
        "30, 60, -9223372036854775807, EXPIRED",
        " 0,  0,  9223372036854775807, FRESH"
    })
    void theWindowsFollowTheFreshnessLifetime(long whileRevalidate, long ifError, long remaining, Freshness expected) {
        CachePolicy policy = PLAIN.withStaleWhileRevalidate(Duration.ofSeconds(whileRevalidate))
                .withStaleIfError(Duration.ofSeconds(ifError));

        assertThat(Freshness.ofValue(policy, remaining, SECOND, NO_LEAD)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1, FRESH", "0, EXPIRED", "-1, EXPIRED"})
    void anAbsenceIsFreshOrGone(long remaining, Freshness expected) {
        assertThat(Freshness.ofAbsence(remaining)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "beta {0}, cost {1} ns, draw {2}, {3} ns left: {4}")
    @CsvSource({
        // −ln(e⁻¹) is 1: the lead is cost × beta.
        "1, 1000, 0.36787944117144233, 1000, REFRESH_AHEAD",
        "1, 1000, 0.36787944117144233, 1001, FRESH",
        "2, 1000, 0.36787944117144233, 2000, REFRESH_AHEAD",
        "2, 1000, 0.36787944117144233, 2001, FRESH",
        "0, 1000, 0.36787944117144233,    1, FRESH",
        "1,    0, 0.36787944117144233,    1, FRESH",
        "0, 1000,                   0,    1, FRESH",
        "1,    0,                   0,    1, FRESH",
        "1, 1000,                   1,    1, FRESH"
    })
    void anEarlyRefreshLeadsByTheCostOfTheLoad(
            double beta, long cost, double draw, long remaining, Freshness expected) {
        CachePolicy policy = PLAIN.withEarlyExpiryBeta(beta);

        assertThat(Freshness.ofValue(policy, remaining, cost, draw)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1, 0.1", "1, 1", "1, 3", "2, 1", "0.5, 1"})
    void anEarlyRefreshIsAsFrequentAsItsFormulaSays(double beta, double remainingCosts) {
        CachePolicy policy = PLAIN.withEarlyExpiryBeta(beta);
        SplittableRandom random = new SplittableRandom(7);
        int draws = 100_000;
        long remaining = (long) (remainingCosts * SECOND);

        int refreshed = 0;
        for (int i = 0; i < draws; i++) {
            if (Freshness.ofValue(policy, remaining, SECOND, 1 - random.nextDouble()) == REFRESH_AHEAD) {
                refreshed++;
            }
        }

        // P(−cost·β·ln u ≥ remaining) = e^(−remaining / (cost·β)); 0.005 is three standard deviations and more.
        assertThat(refreshed / (double) draws).isCloseTo(Math.exp(-remainingCosts / beta), within(0.005));
    }

    @Test
    void beforeTheEarliestRefreshNoDrawIsNeeded() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 1_000; i++) {
            CachePolicy policy = PLAIN.withEarlyExpiryBeta(random.nextDouble(0, 100));
            long cost = random.nextLong(Duration.ofMinutes(30).toNanos());
            long earliest = Freshness.earliestRefreshNanos(policy, cost);
            assertThat(earliest).isNotNegative();
            for (double smallest : new double[] {0, Double.MIN_VALUE, 0x1p-53}) {
                assertThat(Freshness.ofValue(policy, earliest + 1, cost, smallest))
                        .isEqualTo(FRESH);
                if (earliest > 0) {
                    assertThat(Freshness.ofValue(policy, earliest, cost, smallest))
                            .isEqualTo(REFRESH_AHEAD);
                }
            }
        }
    }

    @Test
    void whatIsServableAndWhatIsDue() {
        assertThat(Freshness.values())
                .filteredOn(Freshness::isServable)
                .containsExactly(FRESH, REFRESH_AHEAD, STALE_WHILE_REVALIDATE);
        assertThat(Freshness.values())
                .filteredOn(Freshness::isRefreshDue)
                .containsExactly(REFRESH_AHEAD, STALE_WHILE_REVALIDATE);
        assertThat(Freshness.values()).endsWith(STALE_IF_ERROR, EXPIRED);
    }
}
