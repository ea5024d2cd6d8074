package io.civicq.cache;

import static io.civicq.cache.testing.Callers.call;
import static io.civicq.cache.testing.Callers.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.LoadPolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.testing.Callers.Call;
import io.civicq.cache.testing.CountingTier;
import io.civicq.cache.testing.ManualExecutor;
import io.civicq.cache.testing.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Closing lets loads finish for a while and ends the others, and nothing is written afterwards. */
class ClosingTest {
    private static final CacheKey SEVEN = CacheKey.of("civicq", "question", 7);
    private static final Duration SOON = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final CachePolicy POLICY =
            CachePolicy.freshFor(Nodes.TTL).withJitter(0).withEarlyExpiryBeta(0);

    private final CountingTier far = new CountingTier();
    private final ManualTicker ticker = new ManualTicker();
    private final CountDownLatch loading = new CountDownLatch(1);
    private final CountDownLatch mayFinish = new CountDownLatch(1);

    private Caches.Builder builder(CachePolicy policy) {
        return Caches.builder()
                .policies(TtlTable.empty().with("question", policy))
                .far(far)
                .ticker(ticker);
    }

    @AfterEach
    void finish() {
        mayFinish.countDown();
    }

    private String slowLoad() throws InterruptedException {
        loading.countDown();
        mayFinish.await();
        return "slow";
    }

    private List<String> writes() {
        return far.roundTrips.stream().filter(each -> !each.startsWith("get")).toList();
    }

    @Test
    void aLoadInFlightFinishesAndIsKept() throws Exception {
        Caches caches = builder(POLICY).closeWithin(LONG).build();
        Call<String> load = call(() -> Nodes.questions(caches).get(SEVEN, this::slowLoad));
        loading.await();
        Call<Boolean> closing = call(() -> {
            caches.close();
            return writes().contains("put 1");
        });
        closing.untilItWaits();
        mayFinish.countDown();

        assertThat(closing.result()).as("kept before close returned").isTrue();
        assertThat(load.result()).isEqualTo("slow");
    }

    @Test
    void withNothingInFlightItWaitsForNothing() {
        Caches caches = builder(POLICY).closeWithin(LONG).build();
        Nodes.questions(caches).get(SEVEN, () -> "value");
        caches.close();
        caches.close();
        assertThat(writes()).containsExactly("put 1");
    }

    @Test
    void aLoadInACallersThreadThatOutlivesItIsLeftAloneAndWritesNothing() throws Exception {
        Caches caches = builder(POLICY).closeWithin(SOON).build();
        Cache<String> questions = Nodes.questions(caches);
        Call<String> pilot = call(() -> questions.get(
                SEVEN,
                () -> slowLoad() + ", interrupted: " + Thread.currentThread().isInterrupted()));
        loading.await();
        Call<String> passenger =
                call(() -> questions.get(SEVEN, () -> "not asked")).untilItWaits();
        caches.close();

        assertThatThrownBy(passenger::result)
                .cause()
                .isInstanceOf(CancellationException.class)
                .hasMessage("the caches were closed during a load");
        mayFinish.countDown();
        assertThat(pilot.result()).isEqualTo("slow, interrupted: false");
        assertThat(writes()).isEmpty();
    }

    @Test
    void aLoadOnALoadThreadThatOutlivesItIsInterrupted() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        Caches caches = builder(POLICY.withLoads(LoadPolicy.standard().withHardDeadline(LONG)))
                .closeWithin(SOON)
                .build();
        Call<String> read = call(() -> Nodes.questions(caches).get(SEVEN, () -> {
            try {
                return slowLoad();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        }));
        loading.await();
        caches.close();

        assertThatThrownBy(read::result).hasCauseInstanceOf(CancellationException.class);
        assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(writes()).isEmpty();
    }

    @Test
    void anAsynchronousReadThatOutlivesItEnds() throws Exception {
        ManualExecutor neverRuns = new ManualExecutor();
        Caches waiting =
                builder(POLICY).loadThreads(neverRuns).closeWithin(SOON).build();
        CompletableFuture<String> notBegun = Nodes.questions(waiting).getAsync(SEVEN, () -> "never");
        waiting.close();
        assertThat(notBegun).isCompletedExceptionally();
        neverRuns.runAll();

        Caches caches = builder(POLICY).closeWithin(SOON).build();
        CompletableFuture<String> begun = Nodes.questions(caches).getAsync(SEVEN, this::slowLoad);
        loading.await();
        caches.close();
        assertThatThrownBy(() -> begun.get(30, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
        assertThat(writes()).isEmpty();
    }

    @Test
    void aRefreshInTheBackgroundIsInterruptedAndItsThreadIsGivenBackUninterrupted() throws Exception {
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            Caches caches = builder(POLICY.withStaleWhileRevalidate(LONG))
                    .background(one)
                    .closeWithin(SOON)
                    .build();
            Cache<String> questions = Nodes.questions(caches);
            AtomicReference<Throwable> ended = new AtomicReference<>();
            questions.get(SEVEN, () -> "old");
            ticker.advance(Nodes.TTL);
            questions.get(SEVEN, () -> {
                try {
                    return slowLoad();
                } catch (InterruptedException e) {
                    ended.set(e);
                    throw new IllegalStateException(e);
                }
            });
            loading.await();
            caches.close();

            until("the refresh to be interrupted", () -> ended.get() != null);
            assertThat(one.submit(() -> Thread.currentThread().isInterrupted()).get())
                    .isFalse();
            assertThat(writes()).containsExactly("put 1");
        } finally {
            one.shutdownNow();
        }
    }

    @Test
    void aRefreshThatHasNotBegunNeverBeginsAndIsNotWaitedFor() {
        ManualExecutor background = new ManualExecutor();
        Caches caches = builder(POLICY.withStaleWhileRevalidate(LONG))
                .background(background)
                .closeWithin(LONG)
                .build();
        Cache<String> questions = Nodes.questions(caches);
        questions.get(SEVEN, () -> "old");
        ticker.advance(Nodes.TTL);
        questions.get(SEVEN, () -> {
            throw new AssertionError("refreshed after close");
        });
        assertThat(background.size()).isEqualTo(1);
        caches.close();
        background.runAll();
    }

    @Test
    void anInterruptedThreadClosesWithoutWaiting() throws Exception {
        Caches caches = builder(POLICY).closeWithin(LONG).build();
        Call<String> load = call(() -> Nodes.questions(caches).get(SEVEN, this::slowLoad));
        loading.await();
        Call<Boolean> closing = call(() -> {
            caches.close();
            return Thread.currentThread().isInterrupted();
        });
        closing.untilItWaits().interrupt();

        assertThat(closing.result()).isTrue();
        mayFinish.countDown();
        assertThat(load.result()).isEqualTo("slow");
        assertThat(writes()).isEmpty();
    }

    @Test
    void afterItReadsWithDeadlinesLoadInTheirOwnThreadAndKeepNothing() {
        Caches caches = builder(POLICY.withLoads(LoadPolicy.standard().withHardDeadline(LONG)))
                .build();
        caches.close();
        Cache<String> questions = Nodes.questions(caches);

        String own = Thread.currentThread().getName();
        assertThat(questions.get(SEVEN, () -> Thread.currentThread().getName())).isEqualTo(own);
        questions.put(SEVEN, "put");
        questions.invalidate(SEVEN);
        assertThat(writes()).isEmpty();
    }

    @Test
    void whatIsOutOfRangeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Caches.builder().closeWithin(Duration.ofSeconds(-1)))
                .withMessage("closeWithin must be from PT0S to PT1H, but was PT-1S");
    }

    @Test
    void aLoadThatWasCalledOffAndHangsKeepsNobodyFromLoadingAfterwards() throws Exception {
        Caches caches = builder(POLICY).closeWithin(SOON).build();
        Cache<String> questions = Nodes.questions(caches);
        Call<String> hanging = call(() -> questions.get(SEVEN, this::slowLoad));
        loading.await();
        caches.close();

        assertThat(questions.get(SEVEN, () -> "own")).isEqualTo("own");
        mayFinish.countDown();
        assertThat(hanging.result()).isEqualTo("slow");
    }
}
