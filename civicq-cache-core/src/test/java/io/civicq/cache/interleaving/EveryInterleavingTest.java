package io.civicq.cache.interleaving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.civicq.cache.interleaving.Explorer.Explored;
import io.civicq.cache.interleaving.Setting.Beginning;
import io.civicq.cache.interleaving.Setting.Place;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * P2 and P4 in every order of the protocol's steps: two operations on one node or on two, while the log brings each
 * invalidation to the other node whenever it likes. It is the engine itself that runs.
 *
 * <p>Two writers are run both ways round, as only the first of them reads afterwards. What is left out: a bulk read while a
 * tag is invalidated, as a bulk loader can not say that its values carry one.
 */
class EveryInterleavingTest {
    private static final Explorer EXPLORER = Explorer.ofOrdersThatMatter();
    private static final AtomicLong EXPLORED = new AtomicLong();

    static Stream<Arguments> pairs() {
        return Arrays.stream(Operation.values())
                .flatMap(first -> Arrays.stream(Operation.values())
                        .filter(second -> first.writes() ? second.writes() : first.compareTo(second) <= 0)
                        .filter(second -> first != Operation.GET_ALL || second != Operation.INVALIDATE_TAG)
                        .map(second -> arguments(first, second)));
    }

    @AfterAll
    static void say() {
        EXPLORER.close();
        System.out.println("Interleavings explored, all pairs together: " + EXPLORED);
    }

    @ParameterizedTest(name = "{0} and {1}")
    @MethodSource("pairs")
    void noReadReturnsWhatItsNodeKnewToBeInvalidWhenItBegan(Operation first, Operation second) {
        Explored all = Setting.of(first, second).stream()
                .map(setting -> EXPLORER.explore(stage -> new TwoNodes(stage, setting, Flaw.NONE)))
                .reduce(Explored.NOTHING, Explored::plus);
        EXPLORED.addAndGet(all.orders());

        System.out.println("Interleavings explored of " + first + " and " + second + ": " + all.orders());
        assertThat(all.orders()).isGreaterThanOrEqualTo(second.writes() ? 80 : 30);
        assertThat(all.repeats()).as("runs for nothing").isLessThan(all.orders());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void whatIsWrongIsFound(Flaw flaw) {
        assertThatThrownBy(() -> Setting.of(Operation.GET, Operation.INVALIDATE_TAG)
                        .forEach(setting -> EXPLORER.explore(stage -> new TwoNodes(stage, setting, flaw))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("returned version 1");
    }

    @Test
    void theOrdersThatMatterShowAllThatAllOrdersShow() {
        Setting setting = new Setting(Operation.GET, Operation.PUT, Place.OTHER_NODE, Beginning.CACHED_EVERYWHERE);
        Set<String> some = new HashSet<>();
        Explored few = EXPLORER.explore(stage -> noting(some, new TwoNodes(stage, setting, Flaw.NONE)));
        Set<String> every = new HashSet<>();
        try (Explorer exhaustive = Explorer.ofAllOrders()) {
            Explored many = exhaustive.explore(stage -> noting(every, new TwoNodes(stage, setting, Flaw.NONE)));
            assertThat(many.orders()).isGreaterThan(100 * few.orders());
        }
        assertThat(some).isEqualTo(every);
    }

    private static Explorer.Play noting(Set<String> outcomes, TwoNodes nodes) {
        return () -> {
            nodes.end();
            outcomes.add(nodes.outcome());
        };
    }
}
