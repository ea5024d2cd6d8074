package io.civicq.cache;

import static io.civicq.cache.testing.Callers.call;
import static io.civicq.cache.testing.Callers.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.memory.InMemoryTier;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.LoadPolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.spi.Tier;
import io.civicq.cache.testing.Callers.Call;
import io.civicq.cache.testing.HookedTier;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** P5: the system of record gets no more loads at a time than the policy allows. */
class LoadLimitTest {
    private static final CacheKey SEVEN = CacheKey.of("civicq", "question", 7);
    private static final CacheKey EIGHT = CacheKey.of("civicq", "question", 8);
    private static final CacheKey NINE = CacheKey.of("civicq", "question", 9);
    private static final LoadPolicy ONE_AT_A_TIME =
            LoadPolicy.standard().withMaxConcurrent(1).withWaitForTurn(Duration.ZERO);

    private final CountDownLatch loading = new CountDownLatch(1);
    private final CountDownLatch mayFinish = new CountDownLatch(1);

    private static Caches caches(LoadPolicy loads, int ofNode) {
        CachePolicy policy = CachePolicy.freshFor(Duration.ofMinutes(15))
                .withStaleIfError(Duration.ofHours(1))
                .withLoads(loads);
        return Caches.builder()
                .policies(TtlTable.empty().with("question", policy).with("contest", policy))
                .maxConcurrentLoads(ofNode)
                .build();
    }

    private String slowLoad() throws InterruptedException {
        loading.countDown();
        mayFinish.await();
        return "slow";
    }

    private Call<String> slow(Cache<String> cache) throws InterruptedException {
        Call<String> slow = call(() -> cache.get(SEVEN, this::slowLoad));
        loading.await();
        return slow;
    }

    @Test
    void aLoadBeyondTheLimitOfItsDataTypeIsRejectedAndOtherDataTypesAreNot() throws Exception {
        Caches caches = caches(ONE_AT_A_TIME, 10);
        Cache<String> questions = Nodes.questions(caches);
        Call<String> slow = slow(questions);

        assertThatExceptionOfType(LoadRejectedException.class)
                .isThrownBy(() -> questions.get(EIGHT, () -> "never"))
                .withMessage("no load of data type 'question' within PT0S: 1 are running");
        assertThat(caches.cache("contest", String.class).get(EIGHT, () -> "contest"))
                .isEqualTo("contest");
        mayFinish.countDown();
        assertThat(slow.result()).isEqualTo("slow");
        assertThat(questions.get(EIGHT, () -> "turn is free")).isEqualTo("turn is free");
    }

    @Test
    void aLoadBeyondTheLimitOfTheNodeIsRejectedWhateverItsDataType() throws Exception {
        Caches caches = caches(LoadPolicy.standard().withWaitForTurn(Duration.ZERO), 1);
        Call<String> slow = slow(Nodes.questions(caches));

        assertThatExceptionOfType(LoadRejectedException.class)
                .isThrownBy(() -> caches.cache("contest", String.class).get(EIGHT, () -> "never"));
        mayFinish.countDown();
        slow.result();
        assertThat(caches.cache("contest", String.class).get(EIGHT, () -> "free"))
                .isEqualTo("free");
    }

    @Test
    void beyondTheLimitWhatIsStaleIsServed() throws Exception {
        Cache<String> questions = Nodes.questions(caches(ONE_AT_A_TIME, 10));
        questions.get(EIGHT, () -> "old");
        Call<String> slow = slow(questions);
        questions.invalidate(EIGHT);

        Answer<String> answer = questions.find(EIGHT, () -> "never");
        assertThat(answer.value()).isEqualTo("old");
        assertThat(answer.isStale()).isTrue();
        mayFinish.countDown();
        slow.result();
        assertThat(questions.get(EIGHT, () -> "new")).isEqualTo("new");
    }

    @Test
    void aLoadWaitsForItsTurn() throws Exception {
        Cache<String> questions = Nodes.questions(caches(ONE_AT_A_TIME.withWaitForTurn(Duration.ofMinutes(1)), 10));
        Call<String> slow = slow(questions);
        Call<String> next = call(() -> questions.get(EIGHT, () -> "next")).untilItWaits();
        mayFinish.countDown();

        assertThat(next.result()).isEqualTo("next");
        slow.result();
    }

    @Test
    void aLoadInsideALoadHasItsTurnAlready() {
        Caches caches = caches(ONE_AT_A_TIME, 1);
        Cache<String> questions = Nodes.questions(caches);

        assertThat(questions.get(
                        SEVEN,
                        () -> questions.get(
                                EIGHT,
                                () -> caches.cache("contest", String.class).get(NINE, () -> "inner"))))
                .isEqualTo("inner");
        assertThat(questions.get(NINE, () -> "afterwards")).isEqualTo("afterwards");
    }

    @Test
    void aTurnEndsWithAFailedLoad() {
        Cache<String> questions = Nodes.questions(caches(ONE_AT_A_TIME, 1));
        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(StackOverflowError.class)
                    .isThrownBy(() -> questions.get(SEVEN, () -> {
                        throw new StackOverflowError();
                    }));
        }

        assertThat(questions.get(SEVEN, () -> "free")).isEqualTo("free");
    }

    @Test
    void anInterruptedThreadGetsNoTurn() throws Exception {
        Cache<String> questions = Nodes.questions(caches(ONE_AT_A_TIME.withWaitForTurn(Duration.ofMinutes(1)), 10));
        Call<String> slow = slow(questions);
        Call<Boolean> next = call(() -> {
            assertThatExceptionOfType(LoadRejectedException.class)
                    .isThrownBy(() -> questions.get(EIGHT, () -> "never"));
            return Thread.interrupted();
        });
        next.untilItWaits().interrupt();

        assertThat(next.result()).isTrue();
        mayFinish.countDown();
        slow.result();
    }

    @Test
    void readsPastTheTiersTakeTurnsToo() throws Exception {
        Cache<String> questions = Nodes.questions(caches(ONE_AT_A_TIME, 10));
        Call<String> slow = slow(questions);

        assertThatExceptionOfType(LoadRejectedException.class)
                .isThrownBy(() ->
                        questions.atLeast(LogPosition.PENDING, Duration.ZERO).get(EIGHT, () -> "never"));
        mayFinish.countDown();
        slow.result();
    }

    @Test
    void theLimitIsPositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Caches.builder().maxConcurrentLoads(0))
                .withMessage("maxConcurrentLoads must be positive, but was 0");
    }

    @Test
    void aReadInsideALoadDoesNotWaitForALoadThatWaitsForItsTurn() throws Exception {
        Caches caches = patient(InMemoryTier.ofMaximumCount(100));
        Cache<String> questions = Nodes.questions(caches);
        Call<String> outer = call(() -> caches.cache("contest", String.class).get(NINE, () -> {
            slowLoad();
            return questions.get(SEVEN, () -> "alone");
        }));
        loading.await();
        Call<String> queueing = call(() -> questions.get(SEVEN, () -> "queued")).untilItWaits();
        mayFinish.countDown();

        assertThat(outer.result()).isEqualTo("alone");
        assertThat(queueing.result()).isEqualTo("queued");
    }

    @Test
    void aReadInsideALoadStopsWaitingForALoadThatBeginsToWaitForItsTurn() throws Exception {
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch mayQueue = new CountDownLatch(1);
        Tier far = new HookedTier(InMemoryTier.ofMaximumCount(100), () -> {
            if (Thread.currentThread().getName().equals("queueing")) {
                looking.countDown();
                await(mayQueue);
            }
        });
        Caches caches = patient(far);
        Cache<String> questions = Nodes.questions(caches);
        Call<String> outer = call(() -> caches.cache("contest", String.class).get(NINE, () -> {
            slowLoad();
            return questions.get(SEVEN, () -> "alone");
        }));
        loading.await();
        Call<String> queueing = call(() -> {
            Thread.currentThread().setName("queueing");
            return questions.get(SEVEN, () -> "queued");
        });
        looking.await();
        mayFinish.countDown();
        outer.untilItWaits();
        mayQueue.countDown();

        assertThat(outer.result()).isEqualTo("alone");
        assertThat(queueing.result()).isEqualTo("queued");
    }

    /** Where one load runs at a time, and whoever waits for another waits for longer than the test. */
    private static Caches patient(Tier far) {
        Duration patience = Duration.ofMinutes(5);
        LoadPolicy loads = LoadPolicy.standard().withWaitForTurn(patience).withWaitForLease(patience);
        CachePolicy policy = CachePolicy.freshFor(Duration.ofMinutes(15)).withLoads(loads);
        return Caches.builder()
                .policies(TtlTable.empty().with("question", policy).with("contest", policy))
                .maxConcurrentLoads(1)
                .far(far)
                .build();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aLoadInsideALoadThatOutlivesItKeepsItsTurn() {
        LoadPolicy hasty = ONE_AT_A_TIME.withHardDeadline(Duration.ofMillis(20));
        CachePolicy patient = CachePolicy.freshFor(Duration.ofMinutes(15));
        Caches caches = Caches.builder()
                .policies(TtlTable.empty()
                        .with("question", patient.withLoads(hasty))
                        .with("contest", patient))
                .maxConcurrentLoads(1)
                .build();
        Cache<String> questions = Nodes.questions(caches);
        assertThatExceptionOfType(LoadTimeoutException.class)
                .isThrownBy(() ->
                        caches.cache("contest", String.class).get(NINE, () -> questions.get(SEVEN, this::slowLoad)));

        assertThatExceptionOfType(LoadRejectedException.class)
                .isThrownBy(() -> questions.get(EIGHT, () -> "beyond the limit"));
        mayFinish.countDown();
        until("the load to be kept", () -> "slow".equals(questions.getIfPresent(SEVEN)));
    }
}
