package io.civicq.cache;

import static io.civicq.cache.testing.Callers.call;
import static io.civicq.cache.testing.Callers.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.LoadPolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.testing.Callers.Call;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** P5: a read waits for a slow loader no longer than its deadlines let it, and the load is not lost. */
class LoadDeadlineTest {
    private static final CacheKey SEVEN = CacheKey.of("civicq", "question", 7);
    private static final CacheKey EIGHT = CacheKey.of("civicq", "question", 8);
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final LoadPolicy LOADS = LoadPolicy.standard();

    private final CountDownLatch loading = new CountDownLatch(1);
    private final CountDownLatch mayFinish = new CountDownLatch(1);
    private Caches caches = caches(LOADS);

    private static Caches.Builder builder(LoadPolicy loads) {
        CachePolicy policy = CachePolicy.freshFor(Duration.ofMinutes(15))
                .withStaleIfError(Duration.ofHours(1))
                .withLoads(loads);
        return Caches.builder()
                .policies(TtlTable.empty()
                        .with("question", policy)
                        .with("contest", policy.withLoads(LOADS.withMaxConcurrent(1))));
    }

    private static Caches caches(LoadPolicy loads) {
        return builder(loads).build();
    }

    private Cache<String> questions(LoadPolicy loads) {
        caches = caches(loads);
        return Nodes.questions(caches);
    }

    @AfterEach
    void close() {
        mayFinish.countDown();
        caches.close();
    }

    private String slowLoad() throws InterruptedException {
        loading.countDown();
        mayFinish.await();
        return "slow";
    }

    private static void old(Cache<String> questions, CacheKey... keys) {
        for (CacheKey key : keys) {
            questions.get(key, () -> "old");
            questions.invalidate(key);
        }
    }

    @Test
    void pastTheSoftDeadlineWhatIsStaleIsServedAndTheLoadIsKept() throws Exception {
        Cache<String> questions = questions(LOADS.withSoftDeadline(SHORT));
        old(questions, SEVEN);

        Answer<String> answer = questions.find(SEVEN, this::slowLoad);
        assertThat(answer.value()).isEqualTo("old");
        assertThat(answer.isStale()).isTrue();
        mayFinish.countDown();
        until("the load to be kept", () -> "slow".equals(questions.getIfPresent(SEVEN)));

        CacheStatistics.Outcomes outcomes = questions.statistics().outcomes();
        assertThat(outcomes.stale()).isEqualTo(1);
        assertThat(outcomes.late()).isEqualTo(1);
        assertThat(outcomes.timedOut()).isZero();
    }

    @Test
    void withoutAnythingStaleTheReadGoesOnWaiting() throws Exception {
        Cache<String> questions =
                questions(LOADS.withSoftDeadline(Duration.ofNanos(1)).withHardDeadline(LONG));
        Call<String> read = call(() -> questions.get(SEVEN, this::slowLoad)).untilItWaits();
        loading.await();
        read.untilItWaits();
        mayFinish.countDown();

        assertThat(read.result()).isEqualTo("slow");
        assertThat(questions.statistics().outcomes().loaded()).isEqualTo(1);
    }

    @Test
    void pastTheHardDeadlineTheReadFailsAndTheLoadIsKept() {
        Cache<String> questions = questions(LOADS.withHardDeadline(SHORT));

        assertThatExceptionOfType(LoadTimeoutException.class)
                .isThrownBy(() -> questions.get(SEVEN, this::slowLoad))
                .withMessage("loading civicq:question:7 of data type 'question' takes longer than PT0.02S");
        mayFinish.countDown();
        until("the load to be kept", () -> "slow".equals(questions.getIfPresent(SEVEN)));
        assertThat(questions.statistics().outcomes().timedOut()).isEqualTo(1);
        assertThat(questions.statistics().outcomes().failed()).isEqualTo(1);
    }

    @Test
    void whatIsStaleIsServedPastTheHardDeadlineToo() throws Exception {
        Cache<String> questions = questions(LOADS.withHardDeadline(SHORT));
        old(questions, SEVEN);

        assertThat(questions.get(SEVEN, this::slowLoad)).isEqualTo("old");
    }

    @Test
    void aHardInvalidationIsStrongerThanASoftDeadline() {
        Cache<String> questions = questions(LOADS.withSoftDeadline(SHORT).withHardDeadline(SHORT));
        questions.get(SEVEN, () -> "old");
        caches.invalidate(Invalidation.ofKeys(SEVEN).hard());

        assertThatThrownBy(() -> questions.get(SEVEN, this::slowLoad)).isInstanceOf(LoadTimeoutException.class);
    }

    @Test
    void aHardInvalidationDuringTheWaitIsStrongerToo() throws Exception {
        Cache<String> questions =
                questions(LOADS.withSoftDeadline(Duration.ofMillis(300)).withHardDeadline(Duration.ofMillis(400)));
        old(questions, SEVEN);
        Call<String> read = call(() -> questions.get(SEVEN, this::slowLoad));
        loading.await();
        caches.invalidate(Invalidation.ofKeys(SEVEN).hard());

        assertThatThrownBy(read::result).hasCauseInstanceOf(LoadTimeoutException.class);
    }

    @Test
    void whatWasInvalidatedWhileItWasLateIsNotKept() throws Exception {
        Cache<String> questions = questions(LOADS.withSoftDeadline(SHORT));
        old(questions, SEVEN);
        assertThat(questions.get(SEVEN, this::slowLoad)).isEqualTo("old");
        questions.invalidate(SEVEN);
        mayFinish.countDown();

        assertThat(questions.get(SEVEN, () -> "new")).isEqualTo("new");
        caches.close(); // which waits for the late load
        assertThat(questions.getIfPresent(SEVEN)).isNotEqualTo("slow");
    }

    @Test
    void aPassengerHasItsOwnDeadlines() throws Exception {
        Cache<String> questions = questions(LOADS.withHardDeadline(Duration.ofMillis(200)));
        Call<String> pilot = call(() -> questions.get(SEVEN, this::slowLoad));
        loading.await();

        assertThatThrownBy(() -> questions.get(SEVEN, () -> "not asked")).isInstanceOf(LoadTimeoutException.class);
        assertThatThrownBy(pilot::result).hasCauseInstanceOf(LoadTimeoutException.class);
        Call<String> late = call(() -> questions.get(SEVEN, () -> "not asked"));
        late.untilItWaits();
        mayFinish.countDown();
        assertThat(late.result()).isEqualTo("slow");
    }

    @Test
    void aBulkReadServesWhatIsStaleAndFailsForTheRest() throws Exception {
        Cache<String> questions = questions(LOADS.withHardDeadline(SHORT));
        old(questions, SEVEN);
        List<CacheKey> both = List.of(SEVEN, EIGHT);

        assertThatExceptionOfType(LoadTimeoutException.class)
                .isThrownBy(() -> questions.getAll(both, keys -> Map.of(SEVEN, slowLoad(), EIGHT, "slow")))
                .withMessageContaining("loading 2 keys, such as civicq:question:8,");
        mayFinish.countDown();
        until("the load to be kept", () -> questions.getIfPresent(EIGHT) != null);
        questions.invalidate(SEVEN);
        questions.invalidate(EIGHT);
        CountDownLatch never = new CountDownLatch(1);
        assertThat(questions.getAll(both, keys -> {
                    never.await(LONG.toMillis(), TimeUnit.MILLISECONDS);
                    return Map.of();
                }))
                .containsEntry(SEVEN, "slow")
                .containsEntry(EIGHT, "slow");
        never.countDown();
    }

    @Test
    void withADeadlineALoadRunsOnALoadThreadAndWithoutOneInTheThreadOfTheRead() {
        Thread own = Thread.currentThread();
        AtomicReference<Thread> ran = new AtomicReference<>();
        Loader<String, RuntimeException> loader = () -> {
            ran.set(Thread.currentThread());
            return "value";
        };
        questions(LOADS).get(SEVEN, loader);
        assertThat(ran).hasValue(own);

        questions(LOADS.withSoftDeadline(LONG)).get(SEVEN, loader);
        assertThat(ran.get().getName()).startsWith("civicq-cache-load-");
        assertThat(ran.get().isDaemon()).isTrue();
    }

    @Test
    void insideAUnitOfWorkALoadRunsInItsThreadWithoutDeadlines() {
        Cache<String> questions = questions(LOADS.withHardDeadline(Duration.ofNanos(1)));
        Thread own = Thread.currentThread();
        try (UnitOfWork work = caches.begin()) {
            assertThat(questions.get(SEVEN, () -> Thread.currentThread().getName()))
                    .isEqualTo(own.getName());
            work.committed();
        }
    }

    @Test
    void aReadPastTheTiersHasDeadlinesAndKeepsNothing() {
        Cache<String> questions = questions(LOADS.withHardDeadline(SHORT));
        questions.get(SEVEN, () -> "old");
        Cache<String> view = questions.atLeast(LogPosition.PENDING, Duration.ZERO);

        assertThatThrownBy(() -> view.get(SEVEN, this::slowLoad)).isInstanceOf(LoadTimeoutException.class);
        mayFinish.countDown();
        assertThat(view.get(SEVEN, () -> "new")).isEqualTo("new");
        assertThat(questions.get(SEVEN, () -> "not asked")).isEqualTo("old");
    }

    @Test
    void theLoadersOwnExceptionComesFromALoadThreadAsItIs() {
        Cache<String> questions = questions(LOADS.withHardDeadline(LONG));

        assertThatThrownBy(() -> questions.get(SEVEN, () -> {
                    throw new IOException("database is down");
                }))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("database is down");
        assertThatThrownBy(() -> questions.get(SEVEN, () -> {
                    throw new StackOverflowError();
                }))
                .isInstanceOf(StackOverflowError.class);
        assertThat(questions.get(SEVEN, () -> "recovered")).isEqualTo("recovered");
    }

    @Test
    void aLoadInsideALoadHasItsTurnOnItsOwnLoadThreadToo() {
        Cache<String> questions =
                questions(LOADS.withHardDeadline(LONG).withMaxConcurrent(1).withWaitForTurn(Duration.ZERO));
        Cache<String> contests = caches.cache("contest", String.class);

        assertThat(questions.get(SEVEN, () -> questions.get(EIGHT, () -> contests.get(SEVEN, () -> "inner"))))
                .isEqualTo("inner");
    }

    @Test
    void withoutALoadThreadWhatIsStaleIsServedElseTheLoadIsRejected() {
        AtomicReference<Executor> threads = new AtomicReference<>(Runnable::run);
        caches = builder(LOADS.withHardDeadline(LONG))
                .loadThreads(task -> threads.get().execute(task))
                .build();
        Cache<String> questions = Nodes.questions(caches);
        old(questions, SEVEN);
        threads.set(task -> {
            throw new RejectedExecutionException("full");
        });

        assertThat(questions.get(SEVEN, () -> "not asked")).isEqualTo("old");
        assertThatExceptionOfType(LoadRejectedException.class)
                .isThrownBy(() -> questions.get(EIGHT, () -> "not asked"))
                .withMessage("no load of civicq:question:8 of data type 'question': the load threads take no more");
        threads.set(task -> {
            throw new OutOfMemoryError("unable to create a thread");
        });
        assertThatThrownBy(() -> questions.get(EIGHT, () -> "not asked")).isInstanceOf(OutOfMemoryError.class);
        threads.set(Runnable::run);
        assertThat(questions.get(EIGHT, () -> "recovered")).isEqualTo("recovered");
    }

    @Test
    void anInterruptedReadWaitsNoLongerAndStaysInterrupted() throws Exception {
        Cache<String> questions = questions(LOADS.withHardDeadline(LONG));
        old(questions, EIGHT);
        Call<String> nothingStale = call(() -> {
            assertThatThrownBy(() -> questions.get(SEVEN, this::slowLoad)).isInstanceOf(LoadRejectedException.class);
            return "interrupted: " + Thread.currentThread().isInterrupted();
        });
        loading.await();
        nothingStale.untilItWaits().interrupt();
        assertThat(nothingStale.result()).isEqualTo("interrupted: true");

        CountDownLatch second = new CountDownLatch(1);
        Call<String> stale = call(() -> questions.get(EIGHT, () -> {
            second.countDown();
            return slowLoad();
        }));
        second.await();
        stale.untilItWaits().interrupt();
        assertThat(stale.result()).isEqualTo("old");
        mayFinish.countDown();
        until("the load to be kept", () -> "slow".equals(questions.getIfPresent(SEVEN)));
    }

    @Test
    void aReadPastTheTiersInsideAUnitOfWorkLoadsInItsThreadToo() {
        Cache<String> view = questions(LOADS.withHardDeadline(LONG)).atLeast(LogPosition.PENDING, Duration.ZERO);
        Thread own = Thread.currentThread();
        try (UnitOfWork work = caches.begin()) {
            assertThat(view.get(SEVEN, () -> Thread.currentThread().getName())).isEqualTo(own.getName());
            work.committed();
        }
    }
}
