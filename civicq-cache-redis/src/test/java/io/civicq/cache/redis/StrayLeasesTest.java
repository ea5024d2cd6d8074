package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.redis.StrayLeases.Stray;
import io.civicq.cache.redis.server.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What nobody holds is given back, also if Redis hears of it later, and what it costs is bounded. */
class StrayLeasesTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final ScheduledExecutorService background = Executors.newScheduledThreadPool(1);
    private final Servers servers = new Servers();
    private final StrayLeases strays = new StrayLeases(servers, background);

    @AfterEach
    void end() {
        background.shutdownNow();
    }

    /** A Redis in which there is no lease until it arrives, and one that is not asked for keys that are out of reach. */
    private static final class Servers implements StrayLeases.Release {
        private final Set<String> unreachable = ConcurrentHashMap.newKeySet();
        private final Set<String> arrived = ConcurrentHashMap.newKeySet();
        private final List<String> asked = new CopyOnWriteArrayList<>();
        private final AtomicLong largest = new AtomicLong();

        @Override
        public boolean isPossible(byte[] key) {
            return !unreachable.contains(nameOf(key));
        }

        @Override
        public List<@Nullable Long> send(List<Stray> some) {
            largest.accumulateAndGet(some.size(), Math::max);
            List<@Nullable Long> answers = new ArrayList<>();
            for (Stray stray : some) {
                String name = nameOf(stray.key());
                asked.add(name);
                answers.add(arrived.remove(name) ? 1L : 0L);
            }
            return answers;
        }
    }

    private static String nameOf(byte[] key) {
        return new String(key, StandardCharsets.UTF_8);
    }

    private static Stray stray(String name) {
        return Stray.of(RedisKeys.bytes(name), RedisKeys.bytes("token"));
    }

    @Test
    void whatArrivesAfterItsReleaseIsGivenBackAllTheSame() {
        strays.add(List.of(stray("seven")));
        Await.eventually(SOON, () -> servers.asked.size() == 2, "it is not there");
        servers.arrived.add("seven");

        Await.eventually(SOON, () -> servers.arrived.isEmpty(), "it is given back");
        Await.eventually(SOON, () -> strays.size() == 0, "it is forgotten");
    }

    @Test
    void aServerThatIsNotAskedIsWaitedForAndHoldsUpNoOther() {
        servers.unreachable.add("seven");
        servers.arrived.addAll(List.of("seven", "eight"));
        strays.add(List.of(stray("seven"), stray("eight")));
        Await.eventually(SOON, () -> servers.arrived.equals(Set.of("seven")), "the other is given back");
        assertThat(servers.asked).containsExactly("eight");

        servers.unreachable.clear();
        Await.eventually(SOON, () -> servers.arrived.isEmpty(), "it is given back");
    }

    @Test
    void aThousandAreKeptTheLatestAndFewAreSentAtATime() {
        IntStream.range(0, 1_500).forEach(i -> servers.unreachable.add("question:" + i));
        for (int i = 0; i < 1_500; i++) {
            strays.add(List.of(stray("question:" + i)));
        }
        assertThat(strays.size()).isEqualTo(1_000);
        IntStream.range(0, 1_500).forEach(i -> servers.arrived.add("question:" + i));
        servers.unreachable.clear();

        Await.eventually(SOON, () -> servers.arrived.size() == 500, "they are given back");
        assertThat(servers.arrived).contains("question:0", "question:499").doesNotContain("question:500");
        assertThat(servers.largest).hasValue(50);
    }

    @Test
    void itIsAskedForMoreSeldomTheOftenerItWasNotThereAndThenNoMore() {
        List<Integer> rounds = new ArrayList<>();
        @Nullable Stray stray = stray("seven").after(0L);
        while (stray != null) {
            rounds.add(stray.roundsLeft());
            stray = stray.after(0L);
        }
        assertThat(rounds).containsExactly(0, 1, 3, 7, 15, 31, 63);
    }

    @Test
    void whatFailsIsTriedAgainAndNotForEver() {
        int tries = 1;
        for (@Nullable Stray stray = stray("seven").after(null); stray != null; stray = stray.after(null)) {
            assertThat(stray.roundsLeft()).isZero();
            tries++;
        }
        assertThat(tries).isEqualTo(32);
        assertThat(stray("seven").after(1L)).isNull();
    }

    @Test
    void afterTheEndNothingIsKept() {
        background.shutdownNow();
        strays.add(List.of(stray("seven")));

        assertThat(strays.size()).isZero();
    }
}
