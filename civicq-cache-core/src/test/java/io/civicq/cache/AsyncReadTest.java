package io.civicq.cache;

import static io.civicq.cache.testing.Callers.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.testing.ManualExecutor;
import io.civicq.cache.testing.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An asynchronous read is the same read: it only does not wait. */
class AsyncReadTest {
    private static final CacheKey SEVEN = CacheKey.of("civicq", "question", 7);
    private static final CacheKey EIGHT = CacheKey.of("civicq", "question", 8);
    private static final TtlTable POLICIES = TtlTable.empty()
            .with(
                    "question",
                    CachePolicy.freshFor(Nodes.TTL)
                            .withJitter(0)
                            .withEarlyExpiryBeta(0)
                            .withStaleWhileRevalidate(Duration.ofMinutes(1))
                            .withStaleIfError(Duration.ofHours(1)));

    private final ManualTicker ticker = new ManualTicker();
    private final ManualExecutor background = new ManualExecutor();
    private final Caches caches = Caches.builder()
            .policies(POLICIES)
            .ticker(ticker)
            .background(background)
            .build();
    private final Cache<String> questions = Nodes.questions(caches);
    private final CountDownLatch mayFinish = new CountDownLatch(1);
    private final AtomicInteger loads = new AtomicInteger();

    @AfterEach
    void close() {
        mayFinish.countDown();
        caches.close();
    }

    private String slowLoad() throws InterruptedException {
        int load = loads.incrementAndGet();
        mayFinish.await();
        return "slow " + load;
    }

    private static <T> T result(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    @Test
    void aMissIsLoadedOnALoadThreadAndTheCallerDoesNotWait() throws Exception {
        CompletableFuture<String> read = questions.getAsync(SEVEN, () -> {
            mayFinish.await();
            return Thread.currentThread().getName();
        });
        assertThat(read).isNotDone();
        mayFinish.countDown();
        assertThat(result(read)).startsWith("civicq-cache-load-");
    }

    @Test
    void aNearHitIsCompleteAtOnceFreshOrStale() {
        questions.get(SEVEN, () -> "value");
        assertThat(questions.getAsync(SEVEN, () -> "not asked")).isCompletedWithValue("value");
        assertThat(questions.getAllAsync(List.of(SEVEN), keys -> Map.of()))
                .isCompletedWithValue(Map.of(SEVEN, "value"));
        assertThat(questions.statistics().outcomes().near()).isEqualTo(2);

        ticker.advance(Nodes.TTL);
        assertThat(questions.getAsync(SEVEN, () -> "renewed")).isCompletedWithValue("value");
        background.runAll();
        assertThat(questions.getAsync(SEVEN, () -> "not asked")).isCompletedWithValue("renewed");
    }

    @Test
    void concurrentReadsOfEitherKindCostOneLoad() throws Exception {
        List<CompletableFuture<String>> reads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            reads.add(questions.getAsync(SEVEN, this::slowLoad));
        }
        CompletableFuture<Map<CacheKey, String>> bulk =
                questions.getAllAsync(List.of(SEVEN, EIGHT), keys -> Map.of(EIGHT, "eight"));
        until("a load", () -> loads.get() == 1);
        mayFinish.countDown();
        assertThat(questions.get(SEVEN, () -> "not asked")).isEqualTo("slow 1");
        for (CompletableFuture<String> read : reads) {
            assertThat(result(read)).isEqualTo("slow 1");
        }
        assertThat(result(bulk)).containsEntry(SEVEN, "slow 1").containsKey(EIGHT);
        assertThat(loads).hasValue(1);
    }

    @Test
    void aKnownAbsenceIsNull() throws Exception {
        assertThat(result(questions.getAsync(SEVEN, () -> null))).isNull();
        assertThat(questions.getAsync(SEVEN, () -> "not asked")).isCompletedWithValue(null);
    }

    @Test
    void theLoadersExceptionCompletesTheFutureAsItIs() {
        IOException down = new IOException("database is down");
        CompletableFuture<String> read = questions.getAsync(SEVEN, () -> {
            throw down;
        });
        assertThatThrownBy(() -> result(read))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isSameAs(down);
        CompletableFuture<Map<CacheKey, String>> error = questions.getAllAsync(List.of(EIGHT), keys -> {
            throw new StackOverflowError();
        });
        assertThatThrownBy(() -> result(error)).hasCauseInstanceOf(StackOverflowError.class);
        assertThat(questions.statistics().outcomes().failed()).isEqualTo(2);
    }

    @Test
    void cancellingEndsOneCallersInterestAndNotTheLoad() throws Exception {
        CompletableFuture<String> first = questions.getAsync(SEVEN, this::slowLoad);
        until("a load", () -> loads.get() == 1);
        CompletableFuture<String> second = questions.getAsync(SEVEN, this::slowLoad);
        assertThat(first.cancel(true)).isTrue();
        mayFinish.countDown();

        assertThat(result(second)).isEqualTo("slow 1");
        assertThat(questions.getIfPresent(SEVEN)).isEqualTo("slow 1");
    }

    @Test
    void aLoaderMayBeAsynchronousItself() throws Exception {
        CompletableFuture<String> reply = new CompletableFuture<>();
        CompletableFuture<String> read = questions.getAsync(SEVEN, () -> reply.get());
        reply.complete("fetched");
        assertThat(result(read)).isEqualTo("fetched");
    }

    @Test
    void insideAUnitOfWorkItRunsInTheCallingThread() {
        String own = Thread.currentThread().getName();
        try (UnitOfWork work = caches.begin()) {
            questions.invalidate(SEVEN);
            assertThat(questions.getAsync(SEVEN, () -> Thread.currentThread().getName()))
                    .isCompletedWithValue(own);
            assertThat(questions.getAsync(SEVEN, () -> {
                        throw new IOException("database is down");
                    }))
                    .isCompletedExceptionally();
            work.committed();
        }
        assertThat(questions.getIfPresent(SEVEN)).isNull();
    }

    @Test
    void aViewThatIsBehindDoesNotMakeTheCallerWait() throws Exception {
        questions.get(SEVEN, () -> "old");
        Cache<String> behind = questions.atLeast(LogPosition.PENDING, Duration.ofMinutes(5));
        assertThat(result(behind.getAsync(SEVEN, () -> "new"))).isEqualTo("new");
        Cache<String> ahead = questions.atLeast(caches.position(), Duration.ofMinutes(5));
        assertThat(ahead.getAsync(SEVEN, () -> "not asked")).isCompletedWithValue("old");
    }

    @Test
    void withoutALoadThreadWhatIsStaleNearIsServedElseItIsRejected() {
        try (Caches full = Caches.builder()
                .policies(POLICIES)
                .loadThreads(task -> {
                    throw new RejectedExecutionException("full");
                })
                .build()) {
            Cache<String> cache = Nodes.questions(full);
            cache.get(SEVEN, () -> "old");
            cache.invalidate(SEVEN);

            assertThat(cache.getAsync(SEVEN, () -> "not asked")).isCompletedWithValue("old");
            assertThat(cache.statistics().outcomes().stale()).isEqualTo(1);
            assertThatThrownBy(() -> result(cache.getAsync(EIGHT, () -> "not asked")))
                    .hasCauseInstanceOf(LoadRejectedException.class);
            assertThat(cache.statistics().outcomes().failed()).isEqualTo(1);
        }
    }

    @Test
    void aLoaderMayReadAsynchronouslyWhatItNeeds() throws Exception {
        CompletableFuture<String> read = questions.getAsync(
                SEVEN, () -> questions.getAsync(EIGHT, () -> "inner").get() + " and outer");
        assertThat(result(read)).isEqualTo("inner and outer");
    }

    @Test
    void afterCloseItLoadsInTheCallingThread() {
        caches.close();
        String own = Thread.currentThread().getName();
        assertThat(questions.getAsync(SEVEN, () -> Thread.currentThread().getName()))
                .isCompletedWithValue(own);
    }

    @Test
    void aViewThatIsBehindIsServedNothingOlderWhereThereIsNoLoadThread() {
        try (Caches full = Caches.builder()
                .policies(POLICIES)
                .loadThreads(task -> {
                    throw new RejectedExecutionException("full");
                })
                .build()) {
            Cache<String> cache = Nodes.questions(full);
            cache.get(SEVEN, () -> "old");
            Cache<String> behind = cache.atLeast(LogPosition.PENDING, Duration.ZERO);

            assertThatThrownBy(() -> result(behind.getAsync(SEVEN, () -> "not asked")))
                    .hasCauseInstanceOf(LoadRejectedException.class);
        }
    }
}
