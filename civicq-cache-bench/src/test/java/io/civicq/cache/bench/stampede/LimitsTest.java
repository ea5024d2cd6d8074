package io.civicq.cache.bench.stampede;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Loads take 100 ms. */
class LimitsTest {
    private static final Limits PROMISED = Limits.promised(Duration.ofMillis(100));

    private static Result result(double loads, double p99, double coldLoads, double coldP99, String... failures) {
        return new Result(
                loads, 1, new Waits(0, p99, p99), coldLoads, new Waits(0, coldP99, coldP99), List.of(failures));
    }

    static Stream<Arguments> results() {
        return Stream.of(
                arguments(result(1, 20, 1, 125), Contender.CIVICQ_STALE, List.of()),
                arguments(result(1, 21, 1, 125), Contender.CIVICQ_STALE, List.of("p99 at expiry: 21.00 ms, not 20.00")),
                arguments(result(1, 125, 1, 125), Contender.CIVICQ, List.of()),
                arguments(result(1, 126, 1, 125), Contender.CIVICQ, List.of("p99 at expiry: 126.00 ms, not 125.00")),
                arguments(result(1.11, 1, 1, 1), Contender.CIVICQ, List.of("loads per expiry: 1.11, not 1.00")),
                arguments(result(0.9, 1, 1.2, 1), Contender.CIVICQ, List.of("loads per cold miss: 1.20, not 1.00")),
                arguments(result(1, 1, 1, 126), Contender.CIVICQ, List.of("p99 of cold misses: 126.00 ms, not 125.00")),
                arguments(result(1, 1, 1, 1, "reset"), Contender.CIVICQ, List.of("a read failed: reset")));
    }

    @ParameterizedTest
    @MethodSource("results")
    void aResultIsHeldAgainstThePromises(Result result, Contender contender, List<String> broken) {
        assertThat(PROMISED.brokenBy(result, contender)).isEqualTo(broken);
    }

    @Test
    void aBusyMachineExcusesSlowReadsButNoLoads() {
        assertThat(Limits.onAnyMachine().brokenBy(result(1.5, 900, 1, 900), Contender.CIVICQ))
                .containsExactly("loads per expiry: 1.50, not 1.00");
    }

    @Test
    void loadsAreAveragesAndWaitsAreOfAllRushes() {
        Rush one = new Rush(1, waits(1, 98), List.of());
        Rush three = new Rush(3, waits(99, 100), List.of("reset"));

        Result result = Result.of(List.of(one, three), List.of(one));

        assertThat(result.loadsPerExpiry()).isEqualTo(2);
        assertThat(result.mostLoads()).isEqualTo(3);
        assertThat(result.expired()).isEqualTo(new Waits(50, 99, 100));
        assertThat(result.loadsPerMiss()).isEqualTo(1);
        assertThat(result.cold()).isEqualTo(new Waits(49, 98, 98));
        assertThat(result.failures()).containsExactly("reset");
    }

    private static List<Long> waits(long fromMillis, long toMillis) {
        return LongStream.rangeClosed(fromMillis, toMillis)
                .mapToObj(millis -> millis * 1_000_000)
                .toList();
    }
}
