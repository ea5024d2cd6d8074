package io.civicq.cache;

import static io.civicq.cache.testing.Callers.call;
import static io.civicq.cache.testing.Callers.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyPattern;
import io.civicq.cache.memory.InMemoryTier;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.spi.Tier;
import io.civicq.cache.testing.Callers.Call;
import io.civicq.cache.testing.HookedTier;
import io.civicq.cache.testing.ManualTicker;
import io.civicq.cache.warm.CacheWarmer;
import io.civicq.cache.warm.WarmupPlan;
import io.civicq.cache.warm.WarmupReport;
import io.civicq.cache.warm.WarmupSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * P2 on every backend: what is invalidated while it is loaded goes to its own callers, and to nobody who comes after.
 *
 * <p>A backend extends this class and says how nodes reach it. Each test has a namespace that no other has.
 */
public abstract class LoadInFlightContractTest {
    private static final CacheKey PAGE = CacheKey.parse("civicq:questions:contest:5:page:1");
    private static final CacheKey NEXT_PAGE = CacheKey.parse("civicq:questions:contest:5:page:2");
    private static final String READ_TYPE = "question_list";
    private static final String REFRESHED_TYPE = "trending_list";

    private static final CachePolicy POLICY = CachePolicy.freshFor(Duration.ofMinutes(5))
            .withJitter(0)
            .withEarlyExpiryBeta(0)
            .withStaleIfError(Duration.ofHours(1));

    /** With loads of a second, and the draws of these nodes, every read of a cached value refreshes it early. */
    private static final TtlTable POLICIES =
            TtlTable.empty().with(READ_TYPE, POLICY).with(REFRESHED_TYPE, POLICY.withEarlyExpiryBeta(100));

    private final ManualTicker ticker = new ManualTicker();
    private final Deque<Caches> nodes = new ArrayDeque<>();

    /** The row in the database; a loader reads it first and returns it when it is let. */
    private final AtomicReference<String> row = new AtomicReference<>("old");

    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch mayFinish = new CountDownLatch(1);

    /**
     * A builder of one more node, told of the far tier, the log and the lease that all nodes of this test share.
     *
     * @param seen what the node makes of the far tier before it uses it
     */
    protected abstract Caches.Builder sharing(UnaryOperator<Tier> seen);

    /** How a value is asked for. */
    private enum Read {
        GET,
        /** With a loader that finds out a tag. */
        GET_LOADED,
        GET_ALL,
        /** By a warm-up, whose loader finds out a tag. */
        WARM_UP,
        /** The same of a cached value, whose tag is known, and which is refreshed in the background. */
        REFRESH;

        private boolean learnsTags() {
            return this == GET_LOADED || this == WARM_UP || this == REFRESH;
        }

        /** How those read who come later: a warm-up is no read, and may wait for an earlier one. */
        private Read later() {
            return this == WARM_UP ? GET_LOADED : this;
        }

        private String dataType() {
            return this == REFRESH ? REFRESHED_TYPE : READ_TYPE;
        }
    }

    private enum Place {
        THE_SAME_NODE,
        ANOTHER_NODE
    }

    private record Case(String what, Invalidation invalidation, Read read, Place place) {
        @Override
        public String toString() {
            return invalidation.severity() + " " + what + " by " + place + " during " + read;
        }
    }

    private static Map<String, Invalidation> invalidations(Read read) {
        return Map.of(
                "keys", Invalidation.ofKeys(PAGE, NEXT_PAGE),
                "scope", Invalidation.ofScopes(CacheKey.of("civicq", "questions", "contest", 5)),
                "tag", Invalidation.ofTags("question:7"),
                "pattern", Invalidation.ofPattern(KeyPattern.of("civicq:*:contest:5:*")),
                "data type", Invalidation.ofCaches(read.dataType()),
                "everything", Invalidation.ofEverything());
    }

    static Stream<Case> cases() {
        return Stream.of(Read.values())
                .flatMap(read -> invalidations(read).entrySet().stream()
                        .filter(each ->
                                read.learnsTags() || each.getValue().tags().isEmpty())
                        .flatMap(each -> Stream.of(
                                        each.getValue(), each.getValue().hard())
                                .flatMap(invalidation -> Stream.of(Place.values())
                                        .map(place -> new Case(each.getKey(), invalidation, read, place)))));
    }

    @AfterEach
    void close() {
        mayFinish.countDown();
        nodes.forEach(Caches::close);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anInvalidationDuringALoadWins(Case one) throws Exception {
        Caches loading = node();
        Caches other = node();
        Read read = one.read.later();
        if (read == Read.REFRESH) {
            value(loading, read, this::load);
        }
        Call<String> early = call(() -> value(loading, one.read, this::slowLoad));
        started.await();
        row.set("new");
        invalidate(one.place == Place.THE_SAME_NODE ? loading : other, one.invalidation);

        Call<String> late = call(() -> value(loading, read, this::load));
        if (one.invalidation.tags().isEmpty()) {
            assertThat(late.result())
                    .as("a reader that starts after it does not wait for the load")
                    .isEqualTo("new");
        }
        mayFinish.countDown();
        assertThat(early.result()).as("the value goes to its own caller").isEqualTo("old");
        assertThat(late.result()).as("a reader that starts after it").isEqualTo("new");
        if (read == Read.REFRESH) {
            until("the refresh to end", () -> refreshes(loading) > 0);
        }
        Caches third = node();
        if (one.invalidation.severity() == Invalidation.Severity.HARD) {
            for (Caches node : List.of(loading, other, third)) {
                assertThat(valueIfItsLoadFails(node, read)).isNotEqualTo("old");
            }
        }
        assertThat(value(loading, read, this::load)).as("near").isEqualTo("new");
        assertThat(value(other, read, this::load)).as("on the other node").isEqualTo("new");
        assertThat(value(third, read, this::load)).as("far").isEqualTo("new");
    }

    static Stream<Case> casesOfCopies() {
        return cases().filter(one -> one.read == Read.GET_LOADED);
    }

    @ParameterizedTest
    @MethodSource("casesOfCopies")
    void anInvalidationDuringACopyFromFarToNearWins(Case one) throws Exception {
        Caches other = node();
        value(other, one.read, this::load);
        Caches copying = node(far -> new HookedTier(far, this::pause));
        Call<String> early = call(() -> value(copying, one.read, this::load));
        started.await();
        row.set("new");
        Caches writing = one.place == Place.THE_SAME_NODE ? copying : other;
        writing.invalidate(one.invalidation);
        mayFinish.countDown();
        early.result();

        untilHeard(copying, writing);
        assertThat(value(copying, one.read, this::load)).as("near").isEqualTo("new");
        assertThat(value(node(), one.read, this::load)).as("far").isEqualTo("new");
    }

    private Caches node() {
        return node(far -> far);
    }

    private Caches node(UnaryOperator<Tier> seen) {
        Caches node = sharing(seen)
                .policies(POLICIES)
                .near(InMemoryTier.ofMaximumCount(100))
                .ticker(ticker)
                .random(() -> -1)
                .build();
        nodes.push(node);
        return node;
    }

    /** Returns when every node has heard of it. */
    private void invalidate(Caches by, Invalidation invalidation) {
        by.invalidate(invalidation);
        nodes.forEach(node -> untilHeard(node, by));
    }

    /** A node that was slow to append has no position yet, and is asked again. */
    private static void untilHeard(Caches node, Caches by) {
        until("a node to hear of it", () -> node.awaitPosition(by.position(), Duration.ZERO));
    }

    private static Cache<String> cache(Caches node, Read read) {
        return node.cache(read.dataType(), String.class);
    }

    private static long refreshes(Caches node) {
        return cache(node, Read.REFRESH).statistics().outcomes().refreshed();
    }

    private static String value(Caches node, Read read, Loader<Loaded<String>, Exception> loader) throws Exception {
        Cache<String> cache = cache(node, read);
        return switch (read) {
            case GET -> String.valueOf(cache.get(PAGE, () -> String.valueOf(valueOf(loader))));
            case GET_LOADED, REFRESH -> String.valueOf(cache.getLoaded(PAGE, loader));
            case GET_ALL -> {
                Map<CacheKey, String> values = cache.getAll(List.of(PAGE, NEXT_PAGE), missing -> {
                    String value = valueOf(loader);
                    return missing.stream().collect(Collectors.toMap(Function.identity(), key -> value));
                });
                yield String.valueOf(values.get(PAGE));
            }
            case WARM_UP -> {
                AtomicReference<String> warmed = new AtomicReference<>();
                WarmupSource<CacheKey, String> source = WarmupSource.of(cache, () -> Stream.of(PAGE), keys -> {
                    Loaded<String> loaded = loader.load();
                    warmed.set(String.valueOf(loaded.value()));
                    return Map.of(PAGE, loaded);
                });
                try (CacheWarmer warmer = CacheWarmer.builder(node).build()) {
                    WarmupReport report = warmer.start(WarmupPlan.named("page").with(source))
                            .await(Duration.ofSeconds(30))
                            .orElseThrow();
                    assertThat(report.ending()).isEqualTo(WarmupReport.Ending.COMPLETED);
                    assertThat(report.parts().get(0).failed()).as("%s", report).isZero();
                }
                yield String.valueOf(warmed.get());
            }
        };
    }

    private static String valueOf(Loader<Loaded<String>, Exception> loader) throws Exception {
        Loaded<String> loaded = loader.load();
        assertThat(loaded).isNotNull();
        return String.valueOf(loaded.value());
    }

    private static String valueIfItsLoadFails(Caches node, Read read) throws Exception {
        try {
            return value(node, read, () -> {
                throw new IOException("database is down");
            });
        } catch (IOException e) {
            return "none";
        }
    }

    private Loaded<String> load() {
        ticker.advance(Duration.ofSeconds(1));
        return Loaded.of(row.get()).tagged("question:7");
    }

    private Loaded<String> slowLoad() {
        Loaded<String> loaded = load();
        pause();
        return loaded;
    }

    private void pause() {
        started.countDown();
        try {
            mayFinish.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
