package io.civicq.cache;

import static io.civicq.cache.testing.Callers.call;
import static io.civicq.cache.testing.Callers.calls;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.Freshness;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.testing.Callers.Call;
import io.civicq.cache.testing.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** P8: stale is a choice of the policy, and a hard invalidation forbids it. */
class StaleTest {
    private static final CacheKey QUESTION = CacheKey.of("civicq", "question", 7);

    private final Nodes nodes = new Nodes(CachePolicy.freshFor(Nodes.TTL)
            .withStaleWhileRevalidate(Duration.ofMinutes(1))
            .withStaleIfError(Duration.ofHours(1)));
    private final Caches here = nodes.start();
    private final Cache<String> questions = Nodes.questions(here);

    @Test
    void aStaleValueIsServedWhileOneCallerReloadsItInTheBackground() {
        questions.get(QUESTION, () -> "old");
        nodes.ticker.advance(Nodes.TTL.plusSeconds(59));

        for (int i = 0; i < 3; i++) {
            Answer<String> answer = questions.find(QUESTION, () -> "new");
            assertThat(answer.value()).isEqualTo("old");
            assertThat(answer.freshness()).isEqualTo(Freshness.STALE_WHILE_REVALIDATE);
        }
        assertThat(nodes.background.runAll()).as("reloads").isEqualTo(1);

        Answer<String> renewed = questions.find(QUESTION, () -> "not asked");
        assertThat(renewed.value()).isEqualTo("new");
        assertThat(renewed.remaining()).isEqualTo(Nodes.TTL);
    }

    @Test
    void aNodeThatComesLateTakesTheValueThatAnotherNodeHasRenewed() {
        Cache<String> elsewhere = Nodes.questions(nodes.start());
        questions.get(QUESTION, () -> "old");
        elsewhere.get(QUESTION, () -> "not asked");
        nodes.ticker.advance(Nodes.TTL.plusSeconds(1));
        questions.get(QUESTION, () -> "new");
        elsewhere.get(QUESTION, () -> "loaded twice");

        assertThat(nodes.background.runAll()).isEqualTo(2);
        assertThat(elsewhere.getIfPresent(QUESTION)).isEqualTo("new");
    }

    @Test
    void aStaleValueIsServedWhenItsReloadFails() throws IOException {
        questions.get(QUESTION, () -> "old");
        nodes.ticker.advance(Nodes.TTL.plusMinutes(59));

        Answer<String> answer = questions.find(QUESTION, StaleTest::failing);
        assertThat(answer.value()).isEqualTo("old");
        assertThat(answer.freshness()).isEqualTo(Freshness.STALE_IF_ERROR);
        assertThat(questions.statistics().outcomes().stale()).isEqualTo(1);
    }

    @Test
    void aNodeThatNeverSawTheValueServesTheFarTiersStaleOne() throws IOException {
        questions.get(QUESTION, () -> "old");
        nodes.ticker.advance(Nodes.TTL.plusMinutes(59));

        assertThat(Nodes.questions(nodes.start()).get(QUESTION, StaleTest::failing))
                .isEqualTo("old");
    }

    @Test
    void pastTheWindowTheLoadersExceptionReachesTheCaller() {
        questions.get(QUESTION, () -> "old");
        nodes.ticker.advance(Nodes.TTL.plusMinutes(61));

        assertThatThrownBy(() -> questions.get(QUESTION, StaleTest::failing)).isInstanceOf(IOException.class);
    }

    @Test
    void aSoftlyInvalidatedValueIsServedOnlyWhenItsReloadFails() throws IOException {
        questions.get(QUESTION, () -> "old");
        here.invalidate(Invalidation.ofKeys(QUESTION));

        assertThat(questions.get(QUESTION, StaleTest::failing)).isEqualTo("old");
        nodes.ticker.advance(Duration.ofSeconds(1));
        assertThat(questions.get(QUESTION, () -> "new")).isEqualTo("new");
    }

    @Test
    void aHardInvalidatedValueIsNeverServedAgain() {
        questions.get(QUESTION, () -> "moderated away");
        here.invalidate(Invalidation.ofKeys(QUESTION).hard());

        assertThatThrownBy(() -> questions.get(QUESTION, StaleTest::failing)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Nodes.questions(nodes.start()).get(QUESTION, StaleTest::failing))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aSoftInvalidationAfterAHardOneDoesNotRevive() {
        questions.get(QUESTION, () -> "moderated away");
        here.invalidate(Invalidation.ofKeys(QUESTION).hard());
        here.invalidate(Invalidation.ofKeys(QUESTION));

        assertThatThrownBy(() -> questions.get(QUESTION, StaleTest::failing)).isInstanceOf(IOException.class);
    }

    @Test
    void waitersOfAFailedReloadShareTheStaleValue() throws Exception {
        questions.get(QUESTION, () -> "old");
        here.invalidate(Invalidation.ofKeys(QUESTION));
        AtomicInteger loads = new AtomicInteger();
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch mayFail = new CountDownLatch(1);
        Loader<String, Exception> failing = () -> {
            loads.incrementAndGet();
            loading.countDown();
            mayFail.await();
            throw new IOException("database is down");
        };
        Call<String> pilot = call(() -> questions.get(QUESTION, failing));
        loading.await();
        List<Call<String>> passengers = calls(10, () -> questions.get(QUESTION, failing));
        for (Call<String> passenger : passengers) {
            passenger.untilItWaits();
        }
        mayFail.countDown();

        assertThat(pilot.result()).isEqualTo("old");
        for (Call<String> passenger : passengers) {
            assertThat(passenger.result()).isEqualTo("old");
        }
        assertThat(loads).hasValue(1);
    }

    @Test
    void aHardInvalidationDuringAReloadThatFailsWins() {
        questions.get(QUESTION, () -> "moderated away");
        nodes.ticker.advance(Nodes.TTL.plusMinutes(5));

        assertThatThrownBy(() -> questions.get(QUESTION, () -> {
                    here.invalidate(Invalidation.ofKeys(QUESTION).hard());
                    return failing();
                }))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aRefreshThatFailedIsNotCountedAsOne() {
        questions.get(QUESTION, () -> "old");
        nodes.ticker.advance(Nodes.TTL.plusSeconds(59));
        questions.get(QUESTION, () -> {
            throw new IllegalStateException("database is down");
        });
        nodes.background.runAll();

        assertThat(questions.statistics().outcomes().refreshed()).isZero();
    }

    @Test
    void anExecutorThatTakesNothingIsNoConcernOfTheReader() {
        ManualTicker ticker = new ManualTicker();
        Cache<String> cache = Caches.builder()
                .policies(TtlTable.empty()
                        .with(
                                "question",
                                CachePolicy.freshFor(Nodes.TTL)
                                        .withJitter(0)
                                        .withStaleWhileRevalidate(Duration.ofMinutes(5))))
                .ticker(ticker)
                .background(task -> {
                    throw new IllegalStateException("the pool is closed");
                })
                .build()
                .cache("question", String.class);
        cache.get(QUESTION, () -> "old");
        ticker.advance(Nodes.TTL.plusMinutes(1));

        assertThat(cache.get(QUESTION, () -> "new")).isEqualTo("old");
    }

    private static String failing() throws IOException {
        throw new IOException("database is down");
    }
}
