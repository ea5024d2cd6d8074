package io.civicq.cache.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Early expiry as in Vattani, Chierichetti, Lowenstein, VLDB 2015, against what follows from its rule for reads that come
 * at random.
 *
 * <p>A read at time r before the expiry refreshes with probability e^(−r/Δβ), Δ the cost of a load. Of reads that come λ times
 * a second, none has refreshed before that time with probability e^(−λ·Δβ·e^(−r/Δβ)); r = 0 makes that the rate of misses.
 */
class EarlyExpirySimulationTest {
    private static final double COST_SECONDS = 0.1;
    private static final double LIFETIME_SECONDS = 6;
    private static final int LIVES = 20_000;

    /** Three standard errors of a frequency among so many lives. */
    private static final double ERROR = 3 * Math.sqrt(0.25 / LIVES);

    private final RandomGenerator random = new SplittableRandom(7);

    private static long nanos(double seconds) {
        return (long) (seconds * 1e9);
    }

    /** The time that was left when the first early refresh of one life began; 0 if there was none: a miss. */
    private double leftAtFirstRefresh(CachePolicy policy, double readsPerSecond) {
        double left = LIFETIME_SECONDS;
        while (true) {
            left -= -Math.log(1 - random.nextDouble()) / readsPerSecond;
            if (left <= 0) {
                return 0;
            }
            double draw = 1 - random.nextDouble();
            if (Freshness.ofValue(policy, nanos(left), nanos(COST_SECONDS), draw) == Freshness.REFRESH_AHEAD) {
                return left;
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 10", "1, 50", "2, 10", "0.5, 20", "4, 3"})
    void missesAndEarlyRefreshesAreAsOftenAsTheRuleSays(double beta, double readsPerSecond) {
        CachePolicy policy = CachePolicy.freshFor(Duration.ofSeconds((long) LIFETIME_SECONDS))
                .withEarlyExpiryBeta(beta);
        double[] lefts = new double[LIVES];
        for (int life = 0; life < LIVES; life++) {
            lefts[life] = leftAtFirstRefresh(policy, readsPerSecond);
        }

        double lead = COST_SECONDS * beta;
        for (double left : new double[] {0, lead / 2, lead, 2 * lead, 4 * lead}) {
            double none = Math.exp(-readsPerSecond * lead * Math.exp(-left / lead));
            long late = Arrays.stream(lefts).filter(each -> each <= left).count();
            assertThat((double) late / LIVES)
                    .as("lives without a refresh earlier than %s s before their end", left)
                    .isCloseTo(none, within(ERROR));
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "10", "100"})
    void withoutBetaNothingIsRefreshedEarly(double readsPerSecond) {
        CachePolicy policy = CachePolicy.freshFor(Duration.ofSeconds((long) LIFETIME_SECONDS))
                .withEarlyExpiryBeta(0);

        for (int life = 0; life < 10; life++) {
            assertThat(leftAtFirstRefresh(policy, readsPerSecond)).isZero();
        }
    }
}
