package io.civicq.cache;

import static io.civicq.cache.testing.Callers.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.memory.InMemoryLoadLease;
import io.civicq.cache.memory.InMemoryTier;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.Freshness;
import io.civicq.cache.policy.LoadPolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.spi.LoadLease;
import io.civicq.cache.spi.Tier;
import io.civicq.cache.testing.Callers.Call;
import io.civicq.cache.testing.ManualExecutor;
import io.civicq.cache.testing.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** P1, P5: a refresh in the background waits for no read, and its failure costs no read anything. */
class RefreshTest {
    private static final CacheKey SEVEN = CacheKey.of("civicq", "question", 7);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration UNTIL_DUE = Nodes.TTL.minusSeconds(300);
    private static final LoadPolicy LOADS = LoadPolicy.standard().withWaitForLease(LONG);

    private final ManualTicker ticker = new ManualTicker();
    private final ManualExecutor background = new ManualExecutor();
    private final AtomicReference<Executor> threads = new AtomicReference<>(background);
    private final AtomicReference<Runnable> whenLeased = new AtomicReference<>(() -> {});
    private final Tier near = InMemoryTier.ofMaximumCount(100);
    private final CountDownLatch loading = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    /** A value of which 300 s are left is refreshed early by the next read. */
    private Cache<String> questions(LoadPolicy loads) {
        CachePolicy policy = CachePolicy.freshFor(Nodes.TTL)
                .withJitter(0)
                .withEarlyExpiryBeta(10)
                .withLoads(loads);
        LoadLease lease = new InMemoryLoadLease(ticker);
        return Nodes.questions(Caches.builder()
                .policies(TtlTable.empty().with("question", policy))
                .near(near)
                .far(InMemoryTier.ofMaximumCount(100))
                .loadLease((key, atMost) -> {
                    Optional<LoadLease.Held> held = lease.tryAcquire(key, atMost);
                    held.ifPresent(any -> whenLeased.getAndSet(() -> {}).run());
                    return held;
                })
                .ticker(ticker)
                .background(task -> threads.get().execute(task))
                .random(() -> -1)
                .build());
    }

    private String load() {
        ticker.advance(Duration.ofSeconds(1));
        return "old";
    }

    private String failSlowly() throws Exception {
        loading.countDown();
        mayEnd.await();
        throw new IOException("database is down");
    }

    private Cache<String> withOneDue(LoadPolicy loads) {
        Cache<String> questions = questions(loads);
        questions.get(SEVEN, this::load);
        ticker.advance(UNTIL_DUE);
        return questions;
    }

    @Test
    void itDoesNotWaitForAReadThatWaitsForTheLeaseThatItHolds() throws Exception {
        Cache<String> questions = withOneDue(LOADS);
        questions.get(SEVEN, () -> "loaded twice");
        questions.invalidate(SEVEN);
        AtomicReference<Call<String>> read = new AtomicReference<>();
        whenLeased.set(
                () -> read.set(call(() -> questions.get(SEVEN, () -> "new")).untilItWaits()));

        assertThat(call(background::runAll).result()).isEqualTo(1);
        assertThat(read.get().result()).isEqualTo("new");
    }

    @Test
    void aReadThatMeetsOneThatFailsGetsWhatIsStillFreshFar() throws Exception {
        Cache<String> questions = withOneDue(LOADS);
        Call<Integer> refresh = refreshing(questions);
        near.clear();
        Call<Answer<String>> read =
                call(() -> questions.find(SEVEN, () -> "not asked")).untilItWaits();
        mayEnd.countDown();

        assertThat(read.result().value()).isEqualTo("old");
        assertThat(read.result().freshness()).isEqualTo(Freshness.FRESH);
        assertThat(refresh.result()).isEqualTo(1);
    }

    @Test
    void aReadThatMeetsASlowOneGetsWhatIsStillFreshFarAtItsDeadline() throws Exception {
        Cache<String> questions = withOneDue(LOADS.withSoftDeadline(SHORT).withHardDeadline(LONG));
        Call<Integer> refresh = refreshing(questions);
        near.clear();

        Call<Answer<String>> read =
                call(() -> questions.find(SEVEN, () -> "not asked")).untilItWaits();
        Answer<String> answer = read.result();
        mayEnd.countDown();
        assertThat(answer.value()).isEqualTo("old");
        assertThat(answer.isStale()).isFalse();
        refresh.result();
    }

    private Call<Integer> refreshing(Cache<String> questions) throws Exception {
        questions.get(SEVEN, this::failSlowly);
        Call<Integer> refresh = call(background::runAll);
        loading.await();
        return refresh;
    }

    @Test
    void onceThereWasNoMemoryForAThreadTheNextReadSetsItOff() {
        Cache<String> questions = withOneDue(LOADS);
        threads.set(task -> {
            throw new OutOfMemoryError("unable to create a thread");
        });
        assertThatThrownBy(() -> questions.get(SEVEN, () -> "never")).isInstanceOf(OutOfMemoryError.class);
        threads.set(background);
        questions.get(SEVEN, () -> "new");
        background.runAll();

        assertThat(questions.get(SEVEN, () -> "not asked")).isEqualTo("new");
    }
}
