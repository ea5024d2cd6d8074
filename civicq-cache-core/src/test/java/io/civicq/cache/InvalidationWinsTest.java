package io.civicq.cache;

import static io.civicq.cache.testing.Callers.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyPattern;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.testing.Callers.Call;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * P2 and P4: an invalidation reaches what is cached, and readers share a load only where no invalidation came between.
 * That it wins over loads in flight is in {@link LoadInFlightContractTest}.
 */
class InvalidationWinsTest {
    private static final CacheKey PAGE = CacheKey.parse("civicq:questions:contest:5:page:1");

    /** The row in the database; a loader reads it first and returns it when it is let. */
    private final AtomicReference<String> row = new AtomicReference<>("old");

    private final Nodes nodes =
            new Nodes(CachePolicy.freshFor(Nodes.TTL).withStaleWhileRevalidate(Duration.ofMinutes(5)));
    private final Caches here = nodes.start();
    private final Caches there = nodes.start();

    private final CountDownLatch rowRead = new CountDownLatch(1);
    private final CountDownLatch mayFinish = new CountDownLatch(1);

    private interface Read {
        @Nullable
        String of(Cache<String> cache, Loader<Loaded<String>, Exception> loader) throws Exception;
    }

    static Stream<Arguments> everyInvalidationAndEveryRead() {
        Map<String, Invalidation> invalidations = Map.of(
                "key", Invalidation.ofKeys(PAGE),
                "scope", Invalidation.ofScopes(CacheKey.of("civicq", "questions", "contest", 5)),
                "tag that the loader found out", Invalidation.ofTags("question:7"),
                "pattern", Invalidation.ofPattern(KeyPattern.of("civicq:*:contest:5:*")),
                "data type", Invalidation.ofCaches("question_list"),
                "everything", Invalidation.ofEverything());
        Map<String, Read> reads = Map.of(
                "getLoaded", (cache, loader) -> cache.getLoaded(PAGE, loader),
                "getAll",
                        (cache, loader) -> cache.getAll(List.of(PAGE), keys -> Map.of(PAGE, valueOf(loader)))
                                .get(PAGE),
                "get", (cache, loader) -> cache.get(PAGE, () -> valueOf(loader)));
        return invalidations.entrySet().stream()
                .flatMap(invalidation -> reads.entrySet().stream()
                        .filter(read -> !invalidation.getKey().startsWith("tag")
                                || read.getKey().equals("getLoaded"))
                        .map(read -> arguments(
                                invalidation.getKey(), read.getKey(), invalidation.getValue(), read.getValue())));
    }

    private static String valueOf(Loader<Loaded<String>, Exception> loader) throws Exception {
        Loaded<String> loaded = loader.load();
        assertThat(loaded).isNotNull();
        assertThat(loaded.value()).isNotNull();
        return loaded.value();
    }

    @ParameterizedTest(name = "{0} after {1}")
    @MethodSource("everyInvalidationAndEveryRead")
    void anInvalidationReachesWhatIsCachedNearAndFarOnEveryNode(
            String what, String how, Invalidation invalidation, Read read) throws Exception {
        read.of(pages(here), this::load);
        read.of(pages(there), this::load);
        row.set("new");
        here.invalidate(invalidation);

        assertThat(read.of(pages(here), this::load)).isEqualTo("new");
        assertThat(read.of(pages(there), this::load)).isEqualTo("new");
    }

    @Test
    void anInvalidationDuringABackgroundRefreshWins() throws Exception {
        pages(here).getLoaded(PAGE, this::load);
        nodes.ticker.advance(Nodes.TTL.plusSeconds(1));
        assertThat(pages(here).getLoaded(PAGE, this::slowLoad))
                .as("served stale")
                .isEqualTo("old");
        Call<Integer> refresh = call(nodes.background::runAll);
        rowRead.await();
        row.set("new");
        here.invalidate(Invalidation.ofTags("question:7"));
        mayFinish.countDown();
        assertThat(refresh.result()).isEqualTo(1);

        assertThat(pages(here).getLoaded(PAGE, this::load)).isEqualTo("new");
        assertThat(pages(there).getLoaded(PAGE, this::load)).isEqualTo("new");
    }

    @Test
    void aReaderWhoJoinedBeforeTheTagWasKnownLoadsAgainIfTheTagWasInvalidatedBeforeItCame() throws Exception {
        Call<String> early = call(() -> pages(here).getLoaded(PAGE, this::slowLoad));
        rowRead.await();
        row.set("new");
        here.invalidate(Invalidation.ofTags("question:7"));
        Call<String> late = call(() -> pages(here).getLoaded(PAGE, this::load)).untilItWaits();
        mayFinish.countDown();

        assertThat(early.result()).isEqualTo("old");
        assertThat(late.result()).isEqualTo("new");
    }

    @Test
    void anUnrelatedInvalidationLetsReadersShareALoad() throws Exception {
        Call<String> early = call(() -> pages(here).getLoaded(PAGE, this::slowLoad));
        rowRead.await();
        here.invalidate(Invalidation.ofTags("question:8")
                .and(Invalidation.ofKeys(CacheKey.of("civicq", "questions", "contest", 6))));
        Call<String> late = call(() -> pages(here).get(PAGE, () -> {
                    throw new AssertionError("must not load");
                }))
                .untilItWaits();
        mayFinish.countDown();

        assertThat(early.result()).isEqualTo("old");
        assertThat(late.result()).isEqualTo("old");
    }

    @Test
    void aPutWinsOverALoadInFlightAndOverCopiesOfOtherNodes() throws Exception {
        pages(there).put(PAGE, "old");
        here.invalidate(Invalidation.ofKeys(PAGE));
        Call<String> early = call(() -> pages(here).getLoaded(PAGE, this::slowLoad));
        rowRead.await();
        row.set("new");
        pages(there).put(PAGE, "new");
        mayFinish.countDown();
        early.result();

        assertThat(pages(here).getIfPresent(PAGE)).isEqualTo("new");
        assertThat(pages(there).getIfPresent(PAGE)).isEqualTo("new");
    }

    private static Cache<String> pages(Caches caches) {
        return caches.cache("question_list", String.class);
    }

    private Loaded<String> load() {
        return Loaded.of(row.get()).tagged("question:7");
    }

    private Loaded<String> slowLoad() throws InterruptedException {
        Loaded<String> loaded = load();
        rowRead.countDown();
        mayFinish.await();
        return loaded;
    }
}
