package io.civicq.cache.warm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Looks that only say whether a value was read at all tell how often it is read. */
class RateEstimateTest {
    private static final double[] WINDOWS = {1, 0.1, 0.01};

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 3, 30, 200})
    void itComesNearTheRate(double perSecond) {
        SplittableRandom random = new SplittableRandom(7);
        RateEstimate estimate = RateEstimate.NONE;
        double logs = 0;
        int rounds = 3_000;
        for (int round = 0; round < rounds; round++) {
            double window = WINDOWS[round % WINDOWS.length];
            estimate = random.nextDouble() < -Math.expm1(-perSecond * window)
                    ? estimate.read(window)
                    : estimate.unread(window);
            logs += Math.log(estimate.perSecond() / perSecond);
        }
        assertThat(Math.exp(logs / rounds)).as("the factor by which it is off").isCloseTo(1, within(0.5));
    }
}
