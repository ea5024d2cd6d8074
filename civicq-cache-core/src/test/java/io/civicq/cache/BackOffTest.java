package io.civicq.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.CachePolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** P8: while there is something stale to serve, a reload that fails is repeated ever more seldom. */
class BackOffTest {
    private static final CacheKey SEVEN = CacheKey.of("civicq", "question", 7);
    private static final CacheKey EIGHT = CacheKey.of("civicq", "question", 8);

    private final AtomicInteger tried = new AtomicInteger();

    private final Nodes nodes = new Nodes(CachePolicy.freshFor(Nodes.TTL).withStaleIfError(Duration.ofHours(1)));
    private final Cache<String> questions = Nodes.questions(nodes.start());

    private String fail() throws IOException {
        tried.incrementAndGet();
        throw new IOException("database is down");
    }

    private void readsAreStale(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            assertThat(questions.find(SEVEN, this::fail).isStale()).isTrue();
        }
    }

    /** The draws of these nodes are all 1, so a back-off is half of what it could be. */
    private void elapse(long halfSeconds) {
        nodes.ticker.advance(Duration.ofMillis(500 * halfSeconds));
    }

    @Test
    void aFailedReloadIsRepeatedAfterABackOffThatGrows() throws IOException {
        questions.get(SEVEN, () -> "old");
        nodes.ticker.advance(Nodes.TTL);

        readsAreStale(10);
        assertThat(tried).hasValue(1);
        elapse(1);
        readsAreStale(10);
        assertThat(tried).hasValue(2);
        elapse(1);
        readsAreStale(10);
        assertThat(tried).as("the second is twice as long").hasValue(2);
        elapse(1);
        readsAreStale(10);
        assertThat(tried).hasValue(3);
    }

    @Test
    void aReloadThatSucceedsEndsTheBackOff() throws IOException {
        questions.get(SEVEN, () -> "old");
        nodes.ticker.advance(Nodes.TTL);
        readsAreStale(1);
        elapse(1);
        assertThat(questions.get(SEVEN, () -> "new")).isEqualTo("new");

        nodes.ticker.advance(Nodes.TTL);
        readsAreStale(1);
        elapse(1);
        readsAreStale(1);
        assertThat(tried).as("it begins anew").hasValue(3);
    }

    @Test
    void whereNothingIsStaleEveryReadTries() {
        for (int i = 1; i <= 3; i++) {
            assertThatThrownBy(() -> questions.get(SEVEN, this::fail)).isInstanceOf(IOException.class);
            assertThat(tried).hasValue(i);
        }
    }

    @Test
    void aKeyThatIsHeldBackHoldsBackNoOther() throws IOException {
        questions.get(SEVEN, () -> "old");
        questions.get(EIGHT, () -> "old");
        nodes.ticker.advance(Nodes.TTL);
        readsAreStale(1);

        assertThat(questions.getAll(List.of(SEVEN, EIGHT), keys -> {
                    assertThat(keys).containsExactly(EIGHT);
                    return Map.of(EIGHT, "new");
                }))
                .containsEntry(SEVEN, "old")
                .containsEntry(EIGHT, "new");
    }

    @Test
    void aHardInvalidationIsStrongerThanABackOff() throws IOException {
        Caches caches = nodes.start();
        Cache<String> cache = Nodes.questions(caches);
        cache.get(SEVEN, () -> "old");
        nodes.ticker.advance(Nodes.TTL);
        cache.find(SEVEN, this::fail);
        caches.invalidate(Invalidation.ofKeys(SEVEN).hard());

        assertThat(cache.get(SEVEN, () -> "new")).isEqualTo("new");
    }

    @Test
    void whatIsWrittenMeanwhileIsTriedAtOnce() throws IOException {
        Caches caches = nodes.start();
        Cache<String> cache = Nodes.questions(caches);
        cache.getLoaded(SEVEN, () -> Loaded.of("old").tagged("contest:5"));
        nodes.ticker.advance(Nodes.TTL);
        cache.find(SEVEN, this::fail);

        cache.invalidate(SEVEN);
        assertThat(cache.find(SEVEN, this::fail).isStale()).isTrue();
        caches.invalidate(Invalidation.ofTags("contest:5"));
        assertThat(cache.get(SEVEN, () -> "new")).isEqualTo("new");
        assertThat(tried).hasValue(2);
    }

    @Test
    void whatWasInvalidatedIsHeldBackNoLongerThanTheFirstTime() throws IOException {
        questions.get(SEVEN, () -> "old");
        questions.invalidate(SEVEN);
        for (int failures = 1; failures <= 5; failures++) {
            readsAreStale(10);
            assertThat(tried).hasValue(failures);
            elapse(1);
        }
        assertThat(questions.get(SEVEN, () -> "new")).isEqualTo("new");
    }

    @Test
    void whatIsInvalidatedAfterSomeFailuresBeginsAnew() throws IOException {
        questions.get(SEVEN, () -> "old");
        nodes.ticker.advance(Nodes.TTL);
        readsAreStale(1);
        elapse(1);
        readsAreStale(1);
        questions.invalidate(SEVEN);
        readsAreStale(1);
        elapse(1);
        readsAreStale(1);
        assertThat(tried).hasValue(4);
    }

    @Test
    void aRefreshInTheBackgroundBacksOffToo() throws IOException {
        Nodes revalidating = new Nodes(CachePolicy.freshFor(Nodes.TTL).withStaleWhileRevalidate(Duration.ofHours(1)));
        Cache<String> cache = Nodes.questions(revalidating.start());
        cache.get(SEVEN, () -> "old");
        revalidating.ticker.advance(Nodes.TTL);
        for (int i = 0; i < 5; i++) {
            assertThat(cache.get(SEVEN, this::fail)).isEqualTo("old");
            revalidating.background.runAll();
        }
        assertThat(tried).hasValue(1);
    }
}
