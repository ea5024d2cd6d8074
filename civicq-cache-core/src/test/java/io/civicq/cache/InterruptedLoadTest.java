package io.civicq.cache;

import static io.civicq.cache.testing.Callers.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.LoadPolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.testing.Callers.Call;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** P1: an interrupt is meant for the thread that it reaches, which stays interrupted, and for no other. */
class InterruptedLoadTest {
    private static final CacheKey SEVEN = CacheKey.of("civicq", "question", 7);
    private static final CacheKey EIGHT = CacheKey.of("civicq", "question", 8);

    private final CountDownLatch loading = new CountDownLatch(1);
    private final CountDownLatch mayFinish = new CountDownLatch(1);

    private static Cache<String> questions(LoadPolicy loads) {
        CachePolicy policy = CachePolicy.freshFor(Nodes.TTL)
                .withStaleIfError(Duration.ofHours(1))
                .withLoads(loads);
        return Nodes.questions(Caches.builder()
                .policies(TtlTable.empty().with("question", policy))
                .build());
    }

    private String slowLoad() throws InterruptedException {
        loading.countDown();
        mayFinish.await();
        return "slow";
    }

    @Test
    void whoIsServedSomethingStaleInsteadStaysInterrupted() throws Exception {
        Cache<String> questions = questions(LoadPolicy.standard());
        questions.get(SEVEN, () -> "old");
        questions.invalidate(SEVEN);
        Call<String> read = call(() -> questions.get(SEVEN, this::slowLoad) + ", interrupted: "
                + Thread.currentThread().isInterrupted());
        loading.await();
        read.untilItWaits().interrupt();

        assertThat(read.result()).isEqualTo("old, interrupted: true");
    }

    @Test
    void itIsNoFailureOfTheSystemOfRecordThatHoldsOthersBack() throws Exception {
        Cache<String> questions = questions(LoadPolicy.standard());
        questions.get(SEVEN, () -> "old");
        questions.invalidate(SEVEN);
        Call<String> read = call(() -> questions.get(SEVEN, this::slowLoad));
        loading.await();
        read.untilItWaits().interrupt();
        read.result();

        assertThat(questions.get(SEVEN, () -> "new")).isEqualTo("new");
    }

    @Test
    void whoWaitsForALoadWhosePilotIsInterruptedBeforeItsTurnLoadsForItself() throws Exception {
        Cache<String> questions =
                questions(LoadPolicy.standard().withMaxConcurrent(1).withWaitForTurn(Duration.ofMinutes(1)));
        Call<String> first = call(() -> questions.get(EIGHT, this::slowLoad));
        loading.await();
        Call<String> pilot = call(() -> questions.get(SEVEN, () -> "never")).untilItWaits();
        Call<String> passenger =
                call(() -> questions.get(SEVEN, () -> "its own")).untilItWaits();
        pilot.interrupt();

        assertThatThrownBy(pilot::result)
                .cause()
                .isInstanceOf(LoadRejectedException.class)
                .hasMessageContaining("interrupted");
        mayFinish.countDown();
        assertThat(passenger.result()).isEqualTo("its own");
        first.result();
    }
}
