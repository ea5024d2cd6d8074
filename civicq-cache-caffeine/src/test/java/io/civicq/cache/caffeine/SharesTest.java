package io.civicq.cache.caffeine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.civicq.cache.caffeine.Shares.Pressure;
import io.civicq.cache.caffeine.Shares.Want;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One bound among many: whoever comes may use what is free, and nobody starves while another has more than its part. */
class SharesTest {
    private static Want content(long used) {
        return new Want(used, Pressure.CONTENT);
    }

    private static Want hungry(long used) {
        return new Want(used, Pressure.HUNGRY);
    }

    private static long[] shares(long... shares) {
        return shares;
    }

    static Stream<Arguments> divisions() {
        return Stream.of(
                arguments("the only one has it all", List.of(content(0)), shares(240)),
                // Room to spare: an eighth of 240, 30, is free.
                arguments("while nothing is used each may take all", List.of(content(0), hungry(0)), shares(240, 240)),
                arguments(
                        "while there is room each may take it",
                        List.of(hungry(1), hungry(100), content(109)),
                        shares(31, 130, 139)),
                // None to spare.
                arguments("the hungry are equal", List.of(hungry(1), hungry(203), hungry(7)), shares(80, 80, 80)),
                arguments("a glutton is cut to a fair share", List.of(hungry(0), content(225)), shares(120, 120)),
                arguments("more than the bound is cut too", List.of(hungry(200), hungry(200)), shares(120, 120)),
                // A content one keeps 240 / 2 / 8 = 15 to grow into.
                arguments("the idle one keeps a little", List.of(hungry(215), content(0)), shares(225, 15)),
                arguments("the modest one keeps what it uses", List.of(hungry(180), content(50)), shares(175, 65)),
                arguments("nobody is hungry", List.of(content(90), content(125)), shares(105, 135)),
                // And here 240 / 3 / 8 = 10.
                arguments(
                        "the hungry share what is left",
                        List.of(content(30), hungry(100), hungry(90)),
                        shares(40, 100, 100)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("divisions")
    void aBoundIsDividedByMaxMinFairness(String what, List<Want> wants, long[] expected) {
        assertThat(Shares.of(240, wants)).as(what).containsExactly(expected);
    }

    @Test
    void everyDivisionIsWholeAndFair() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 10_000; round++) {
            long bound = random.nextLong(1, random.nextBoolean() ? 20 : 1L << 40);
            List<Want> wants = IntStream.range(0, 1 + random.nextInt(15))
                    .mapToObj(i -> new Want(
                            random.nextLong(bound / 4 + 1), random.nextBoolean() ? Pressure.HUNGRY : Pressure.CONTENT))
                    .toList();

            long[] shares = Shares.of(bound, wants);

            long used = wants.stream().mapToLong(Want::used).sum();
            if (Shares.isRoomy(bound, used)) {
                for (int i = 0; i < shares.length; i++) {
                    assertThat(shares[i] - wants.get(i).used()).isEqualTo(bound - used);
                }
                continue;
            }
            assertThat(Arrays.stream(shares).sum()).isEqualTo(bound);
            long fair = bound / wants.size();
            for (int i = 0; i < shares.length; i++) {
                assertThat(shares[i])
                        .isGreaterThanOrEqualTo(Math.min(fair, wants.get(i).used()));
                if (wants.get(i).pressure() == Pressure.HUNGRY) {
                    assertThat(shares[i]).isGreaterThanOrEqualTo(fair);
                }
            }
        }
    }
}
