package io.civicq.cache.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A policy keeps to its bounds, and chance only ever shortens what it promised. */
class CachePolicyTest {
    private static final CachePolicy QUESTION = CachePolicy.freshFor(Duration.ofMinutes(15));
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration NANO = Duration.ofNanos(1);

    @Test
    void whatIsNotSaidHasACarefulDefault() {
        assertThat(QUESTION.negativeFor()).isEqualTo(Duration.ofSeconds(60));
        assertThat(QUESTION.staleWhileRevalidate()).isZero();
        assertThat(QUESTION.staleIfError()).isZero();
        assertThat(QUESTION.staleWindow()).isZero();
        assertThat(QUESTION.earlyExpiryBeta()).isOne();
        assertThat(QUESTION.jitter()).isEqualTo(0.1);
        assertThat(QUESTION.suspectFor()).isEqualTo(Duration.ofSeconds(2));
        assertThat(QUESTION.maxPayloadBytes()).isEqualTo(4 * 1024 * 1024);
        assertThat(QUESTION.nearFor()).isGreaterThanOrEqualTo(QUESTION.freshFor());
    }

    @Test
    void anAbsenceNeverOutlivesAValue() {
        Duration tenSeconds = Duration.ofSeconds(10);

        assertThat(CachePolicy.freshFor(tenSeconds).negativeFor()).isEqualTo(tenSeconds);
        assertThat(QUESTION.withFreshFor(tenSeconds).negativeFor()).isEqualTo(tenSeconds);
        assertThat(QUESTION.withFreshFor(Duration.ofHours(1)).negativeFor()).isEqualTo(Duration.ofSeconds(60));
    }

    static Stream<Arguments> inBounds() {
        return Stream.of(
                Arguments.of((Supplier<CachePolicy>) () -> CachePolicy.freshFor(Duration.ofMillis(1))),
                Arguments.of((Supplier<CachePolicy>) () -> CachePolicy.freshFor(YEAR)),
                Arguments.of((Supplier<CachePolicy>) () -> QUESTION.withNegativeFor(Duration.ofMillis(1))),
                Arguments.of((Supplier<CachePolicy>) () -> QUESTION.withNegativeFor(QUESTION.freshFor())),
                Arguments.of((Supplier<CachePolicy>) () -> QUESTION.withStaleWhileRevalidate(YEAR)),
                Arguments.of((Supplier<CachePolicy>) () -> QUESTION.withStaleIfError(YEAR)),
                Arguments.of((Supplier<CachePolicy>) () -> QUESTION.withNearFor(Duration.ZERO)),
                Arguments.of((Supplier<CachePolicy>) () -> QUESTION.withEarlyExpiryBeta(100)),
                Arguments.of((Supplier<CachePolicy>) () -> QUESTION.withJitter(0.5)),
                Arguments.of((Supplier<CachePolicy>) () -> QUESTION.withJitter(0)),
                Arguments.of((Supplier<CachePolicy>) () -> QUESTION.withMaxPayloadBytes(1)));
    }

    @ParameterizedTest
    @MethodSource("inBounds")
    void aBoundItselfIsAllowed(Supplier<CachePolicy> policy) {
        assertThat(policy.get()).isNotNull();
    }

    static Stream<Arguments> outOfBounds() {
        return Stream.of(
                refused(() -> CachePolicy.freshFor(Duration.ZERO), "freshFor", "PT0S"),
                refused(() -> CachePolicy.freshFor(Duration.ofMillis(1).minus(NANO)), "freshFor", "PT0.000999999S"),
                refused(() -> CachePolicy.freshFor(YEAR.plus(NANO)), "freshFor", "PT8760H0.000000001S"),
                refused(() -> QUESTION.withFreshFor(Duration.ofSeconds(-1)), "freshFor", "PT-1S"),
                refused(() -> QUESTION.withNegativeFor(Duration.ZERO), "negativeFor", "PT0S"),
                refused(() -> QUESTION.withNegativeFor(Duration.ofMinutes(16)), "negativeFor", "PT15M"),
                refused(() -> QUESTION.withStaleWhileRevalidate(NANO.negated()), "staleWhileRevalidate", "PT0S"),
                refused(() -> QUESTION.withStaleIfError(YEAR.plus(NANO)), "staleIfError", "PT8760H"),
                refused(() -> QUESTION.withNearFor(NANO.negated()), "nearFor", "PT0S"),
                refused(() -> QUESTION.withSuspectFor(NANO.negated()), "suspectFor", "PT0S"),
                refused(() -> QUESTION.withEarlyExpiryBeta(-0.1), "earlyExpiryBeta", "-0.1"),
                refused(() -> QUESTION.withEarlyExpiryBeta(100.1), "earlyExpiryBeta", "100.1"),
                refused(() -> QUESTION.withEarlyExpiryBeta(Double.NaN), "earlyExpiryBeta", "NaN"),
                refused(() -> QUESTION.withJitter(0.51), "jitter", "0.51"),
                refused(() -> QUESTION.withJitter(-0.1), "jitter", "-0.1"),
                refused(() -> QUESTION.withMaxPayloadBytes(0), "maxPayloadBytes", "0"));
    }

    private static Arguments refused(Supplier<CachePolicy> policy, String name, String quoted) {
        return arguments(policy, name, quoted);
    }

    @ParameterizedTest
    @MethodSource("outOfBounds")
    void aValueOutOfBoundsIsRefusedByName(Supplier<CachePolicy> policy, String name, String quoted) {
        assertThatIllegalArgumentException()
                .isThrownBy(policy::get)
                .withMessageContaining(name)
                .withMessageContaining(quoted);
    }

    @Test
    void eachWitherChangesOneThing() {
        CachePolicy all = QUESTION.withNegativeFor(Duration.ofSeconds(5))
                .withStaleWhileRevalidate(Duration.ofSeconds(30))
                .withStaleIfError(Duration.ofHours(1))
                .withEarlyExpiryBeta(2)
                .withJitter(0.2)
                .withNearFor(Duration.ofSeconds(10))
                .withSuspectFor(Duration.ofSeconds(1))
                .withLoads(LoadPolicy.standard().withMaxConcurrent(3))
                .withMaxPayloadBytes(1_000)
                .withFreshFor(Duration.ofMinutes(20));

        assertThat(all)
                .isEqualTo(new CachePolicy(
                        Duration.ofMinutes(20),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofHours(1),
                        2,
                        0.2,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(1),
                        LoadPolicy.standard().withMaxConcurrent(3),
                        1_000));
        assertThat(all.staleWindow()).isEqualTo(Duration.ofHours(1));
        assertThat(all.withStaleWhileRevalidate(Duration.ofHours(2)).staleWindow())
                .isEqualTo(Duration.ofHours(2));
    }

    @Test
    void jitterNeverLengthensAndNeverTakesMoreThanItsPart() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 100_000; i++) {
            CachePolicy policy = QUESTION.withJitter(random.nextDouble(0, 0.5));
            Duration lifetime = Duration.ofNanos(random.nextLong(0, YEAR.toNanos() >> random.nextInt(50)));
            double draw = i % 3 == 0 ? 0 : 1 - random.nextDouble();

            Duration jittered = policy.jittered(lifetime, draw);

            assertThat(jittered).isBetween(Duration.ofNanos(lifetime.toNanos() / 2), lifetime);
            assertThat(jittered.isZero()).isEqualTo(lifetime.isZero());
        }
    }

    @Test
    void withoutADrawJitterTakesNothing() {
        // 2⁵³ + 3 ns, which no double is.
        Duration odd = Duration.ofNanos((1L << 53) + 3);

        assertThat(QUESTION.jittered(odd, 0)).isEqualTo(odd);
        assertThat(QUESTION.withJitter(0).jittered(odd, 0.9)).isEqualTo(odd);
        assertThat(QUESTION.jittered(Duration.ofSeconds(100), 0.5)).isEqualTo(Duration.ofSeconds(95));
    }
}
