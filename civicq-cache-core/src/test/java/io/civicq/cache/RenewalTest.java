package io.civicq.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.Freshness;
import io.civicq.cache.testing.Callers;
import io.civicq.cache.testing.Callers.Call;
import io.civicq.cache.testing.CountingTier;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What is renewed in bulk: what is due, and nothing else; and what can be seen of who reads. */
class RenewalTest {
    private static final CacheKey SEVEN = CacheKey.of("civicq", "question", 7);
    private static final CacheKey EIGHT = CacheKey.of("civicq", "question", 8);
    private static final CacheKey NINE = CacheKey.of("civicq", "question", 9);
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    private final CountingTier far = new CountingTier();
    private final Nodes nodes =
            new Nodes(CachePolicy.freshFor(Nodes.TTL).withEarlyExpiryBeta(0).withJitter(0), far);
    private final Caches node = nodes.start();
    private final Cache<String> questions = Nodes.questions(node);
    private final List<Set<CacheKey>> loads = new ArrayList<>();

    private Map<CacheKey, Loaded<String>> load(Set<CacheKey> keys) {
        loads.add(Set.copyOf(keys));
        Map<CacheKey, Loaded<String>> loaded = new HashMap<>();
        keys.forEach(key -> loaded.put(key, Loaded.of("new")));
        return loaded;
    }

    private Map<CacheKey, Answer<String>> renewed(Cache<String> cache, Duration ahead, CacheKey... keys) {
        return cache.renewAll(List.of(keys), ahead, this::load);
    }

    @Test
    void whatIsMissingIsLoadedInOneCallAndKeptInOneRoundTrip() {
        Map<CacheKey, Answer<String>> answers = renewed(questions, Duration.ZERO, SEVEN, EIGHT);

        assertThat(answers.values()).extracting(Answer::source).containsOnly(Source.LOADED);
        assertThat(loads).containsExactly(Set.of(SEVEN, EIGHT));
        assertThat(far.roundTrips).containsExactly("get 2", "put 2");
    }

    @Test
    void whatIsFreshIsLeftAndCopiedNear() {
        questions.get(SEVEN, () -> "old");
        Cache<String> other = Nodes.questions(nodes.start());
        Map<CacheKey, Answer<String>> answers = renewed(other, Duration.ZERO, SEVEN, EIGHT);

        assertThat(answers.get(SEVEN).source()).isEqualTo(Source.FAR);
        assertThat(answers.get(EIGHT).source()).isEqualTo(Source.LOADED);
        assertThat(loads).containsExactly(Set.of(EIGHT));
        assertThat(renewed(other, Duration.ZERO, SEVEN).get(SEVEN).source()).isEqualTo(Source.NEAR);
    }

    @Test
    void whatEndsSoonIsLoadedAheadOfTimeByOneNodeOnly() {
        questions.get(SEVEN, () -> "old");
        Cache<String> other = Nodes.questions(nodes.start());
        renewed(other, Duration.ZERO, SEVEN);
        nodes.ticker.advance(Nodes.TTL.minus(FIVE_MINUTES));

        assertThat(renewed(questions, FIVE_MINUTES, SEVEN).get(SEVEN).source()).isEqualTo(Source.LOADED);
        assertThat(renewed(other, FIVE_MINUTES, SEVEN).get(SEVEN).source()).isEqualTo(Source.FAR);
        assertThat(loads).hasSize(1);
    }

    @Test
    void aValueWhoseWholeLifeIsShortIsNotLoadedOverAndOver() {
        questions.getLoaded(SEVEN, () -> Loaded.of("old").freshFor(Duration.ofMinutes(2)));
        assertThat(renewed(questions, FIVE_MINUTES, SEVEN).get(SEVEN).source()).isEqualTo(Source.NEAR);

        nodes.ticker.advance(Duration.ofMinutes(1));
        assertThat(renewed(questions, FIVE_MINUTES, SEVEN).get(SEVEN).source()).isEqualTo(Source.LOADED);
    }

    @Test
    void tagsThatTheLoadBringsInvalidate() {
        questions.renewAll(
                List.of(SEVEN),
                Duration.ZERO,
                keys -> Map.of(SEVEN, Loaded.of("old").tagged("user:3")));
        node.invalidate(Invalidation.ofTags("user:3"));

        assertThat(questions.get(SEVEN, () -> "new")).isEqualTo("new");
    }

    @Test
    void whatTheLoaderLeavesOutIsKnownAbsent() {
        Map<CacheKey, Answer<String>> answers = questions.renewAll(List.of(SEVEN), Duration.ZERO, keys -> Map.of());

        assertThat(answers.get(SEVEN).value()).isNull();
        assertThat(renewed(questions, Duration.ZERO, SEVEN).get(SEVEN).source()).isEqualTo(Source.NEAR);
        assertThat(loads).isEmpty();
    }

    @Test
    void itIsNoReadInTheStatistics() {
        renewed(questions, Duration.ZERO, SEVEN, EIGHT);
        renewed(questions, Duration.ZERO, SEVEN, EIGHT);

        CacheStatistics.Outcomes outcomes = questions.statistics().outcomes();
        assertThat(outcomes.refreshed()).isEqualTo(2);
        assertThat(questions.statistics().hits() + questions.statistics().misses())
                .isZero();
    }

    @Test
    void aReadThatMeetsARenewalThatFailsGetsWhatIsStillFreshFar() throws Exception {
        questions.get(SEVEN, () -> "old");
        nodes.ticker.advance(Nodes.TTL.minus(FIVE_MINUTES));
        Cache<String> other = Nodes.questions(nodes.start());
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch mayFail = new CountDownLatch(1);
        Call<Map<CacheKey, Answer<String>>> renewal =
                Callers.call(() -> other.renewAll(List.of(SEVEN), FIVE_MINUTES, keys -> {
                    loading.countDown();
                    mayFail.await();
                    throw new IOException("database is down");
                }));
        loading.await();
        Call<String> read = Callers.call(() -> other.get(SEVEN, () -> "read")).untilItWaits();
        mayFail.countDown();

        assertThat(read.result()).isEqualTo("old");
        assertThat(renewal.result().get(SEVEN).freshness()).isEqualTo(Freshness.FRESH);
    }

    @Test
    void aLoaderThatFailsForWhatIsMissingReachesTheCaller() {
        assertThatThrownBy(() -> questions.renewAll(List.of(SEVEN), Duration.ZERO, keys -> {
                    throw new IOException("database is down");
                }))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aNegativeAheadIsRefused() {
        assertThatThrownBy(() -> renewed(questions, Duration.ofSeconds(-1), SEVEN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT-1S");
    }

    @Test
    void aSampleTellsWhatIsReadAfterItWasTaken() {
        questions.getAll(
                List.of(SEVEN, EIGHT, NINE), keys -> Map.of(SEVEN, "seven", EIGHT, "eight")); // nine is known absent
        NearSample sample = questions.sampleNear(10);
        assertThat(sample.reads().read()).isEmpty();

        questions.get(SEVEN, () -> "never");
        renewed(questions, Duration.ZERO, EIGHT);
        NearSample.Reads reads = sample.reads();
        assertThat(reads.read()).containsOnlyKeys(SEVEN);
        assertThat(reads.unread()).containsExactly(EIGHT);
    }

    @Test
    void anInvalidationIsSeenThroughASample() {
        questions.get(SEVEN, () -> "old");
        questions.sampleNear(10);
        questions.invalidate(SEVEN);

        assertThat(questions.get(SEVEN, () -> "new")).isEqualTo("new");
    }
}
