package io.civicq.cache;

import static io.civicq.cache.testing.Callers.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.LoadPolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.testing.Callers.Call;
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
}
