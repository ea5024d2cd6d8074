package io.civicq.cache.warm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    @Test
    void itShowsABarWhereTheNumberOfKeysIsKnown() {
        Progress half = new Progress("start", OptionalLong.of(10_000), 4_000, 1_000, 0, 0, Duration.ofSeconds(5));
        assertThat(half.render(10))
                .isEqualTo("start [=====>    ] 50 % 5,000/10,000 (4,000 loaded, 1,000 fresh) 1,000/s");
        assertThat(half.share()).isEqualTo(0.5);
    }

    @Test
    void itCountsWhereItIsNot() {
        Progress some = new Progress("start", OptionalLong.empty(), 3, 2, 1, 4, Duration.ZERO);
        assertThat(some.render(10)).isEqualTo("start 10 (3 loaded, 2 fresh, 1 absent, 4 failed)");
    }

    @Test
    void moreThanWasExpectedIsNotMoreThanAll() {
        Progress more = new Progress("start", OptionalLong.of(5), 10, 0, 0, 0, Duration.ofSeconds(1));
        assertThat(more.render(4)).isEqualTo("start [====] 100 % 10/5 (10 loaded, 0 fresh) 10/s");
        assertThat(new Progress("start", OptionalLong.of(0), 0, 0, 0, 0, Duration.ZERO).share())
                .isZero();
    }
}
