package io.civicq.cache.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Loads take 10 ms; 1,000 reads and 100 loads a second are healthy. */
class LimitsTest {
    private static final Limits PROMISED = Limits.promised(Duration.ofMillis(10));

    private static Figures figures(
            long errors, double rate, double p99, long stuck, double loads, double recovery, long stale) {
        return new Figures(errors, 1_000, rate, 11, p99, 900, stuck, 100, loads, recovery, stale);
    }

    static Stream<Arguments> whatIsFelt() {
        return Stream.of(
                arguments(figures(0, 800, 35, 0, 300, 2_000, 0), List.of()),
                arguments(figures(1, 800, 35, 0, 300, 2_000, 0), List.of("errors: 1")),
                arguments(
                        figures(0, 790, 35, 0, 300, 2_000, 0), List.of("read rate: 79 % of the healthy one, not 80 %")),
                arguments(figures(0, 800, 35.1, 0, 300, 2_000, 0), List.of("p99: 35.1 ms, not 35")),
                arguments(figures(0, 800, 35, 2, 300, 2_000, 0), List.of("stuck: 2")),
                arguments(figures(0, 800, 35, 0, 310, 2_000, 0), List.of("loads: 3.1 times, not 3.0")),
                arguments(figures(0, 800, 35, 0, 300, 2_001, 0), List.of("recovery: 2001 ms, not 2000")),
                arguments(figures(3, 800, 35, 0, 300, 2_000, 4), List.of("errors: 3", "stale: 4")));
    }

    @ParameterizedTest
    @MethodSource("whatIsFelt")
    void whatIsFeltIsHeldAgainstThePromises(Figures figures, List<String> broken) {
        assertThat(PROMISED.brokenBy(figures)).isEqualTo(broken);
    }

    @Test
    void aFaultThatComesAndGoesMayCostAnOperationEachTime() {
        Limits limits = Fault.LOSSY.limits(Duration.ofMillis(10));

        assertThat(limits.brokenBy(figures(0, 700, 235, 0, 300, 2_000, 0))).isEmpty();
        assertThat(limits.brokenBy(figures(0, 690, 236, 1, 301, 2_001, 1))).hasSize(6);
        assertThat(Fault.SILENT.limits(Duration.ofMillis(10))).isEqualTo(PROMISED);
    }

    @Test
    void noMachineIsBusyEnoughForAnErrorOrAStaleRead() {
        assertThat(Limits.onAnyMachine().brokenBy(figures(1, 1, 5_000, 0, 100, 9_000, 1)))
                .containsExactly("errors: 1", "stale: 1");
    }
}
