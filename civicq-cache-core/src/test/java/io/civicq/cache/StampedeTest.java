package io.civicq.cache;

import static io.civicq.cache.testing.Callers.call;
import static io.civicq.cache.testing.Callers.calls;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.testing.Callers.Call;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** P1: concurrent misses of one key cost one load, and a failed load strands nobody. */
class StampedeTest {
    private static final CacheKey QUESTION = CacheKey.of("civicq", "question", 7);
    private static final CacheKey OTHER = CacheKey.of("civicq", "question", 8);

    private final Cache<String> questions = Nodes.questions(new Nodes().start());
    private final AtomicInteger loads = new AtomicInteger();
    private final CountDownLatch loading = new CountDownLatch(1);
    private final CountDownLatch mayFinish = new CountDownLatch(1);

    @Test
    void concurrentMissesCostOneLoad() throws Exception {
        Call<String> pilot = call(() -> questions.get(QUESTION, this::slowLoad));
        loading.await();
        List<Call<Answer<String>>> passengers =
                calls(20, () -> questions.find(QUESTION, () -> "loaded " + loads.incrementAndGet()));
        for (Call<Answer<String>> passenger : passengers) {
            passenger.untilItWaits();
        }
        mayFinish.countDown();

        assertThat(pilot.result()).isEqualTo("loaded 1");
        for (Call<Answer<String>> passenger : passengers) {
            assertThat(passenger.result().value()).isEqualTo("loaded 1");
            assertThat(passenger.result().source()).isEqualTo(Source.COALESCED);
        }
        assertThat(loads).hasValue(1);
        assertThat(questions.statistics().outcomes().coalesced()).isEqualTo(20);
    }

    @Test
    void aBulkReadJoinsTheLoadOfASingleOneAndLoadsOnlyTheRest() throws Exception {
        Call<String> pilot = call(() -> questions.get(QUESTION, this::slowLoad));
        loading.await();
        Call<Map<CacheKey, String>> bulk = call(() -> questions.getAll(List.of(QUESTION, OTHER), keys -> {
            assertThat(keys).containsExactly(OTHER);
            return Map.of(OTHER, "other");
        }));
        bulk.untilItWaits();
        mayFinish.countDown();

        assertThat(pilot.result()).isEqualTo("loaded 1");
        assertThat(bulk.result()).containsExactly(Map.entry(QUESTION, "loaded 1"), Map.entry(OTHER, "other"));
    }

    @Test
    void waitersOfAFailedLoadGetTheLoadersOwnExceptionAndTheNextReadLoads() throws Exception {
        Call<String> pilot = call(() -> questions.get(QUESTION, () -> {
            slowLoad();
            throw new IOException("database is down");
        }));
        loading.await();
        Call<String> passenger =
                call(() -> questions.get(QUESTION, () -> "not asked")).untilItWaits();
        mayFinish.countDown();

        for (Call<String> caller : List.of(pilot, passenger)) {
            assertThatThrownBy(caller::result)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessage("database is down");
        }
        assertThat(questions.get(QUESTION, () -> "recovered")).isEqualTo("recovered");
    }

    @Test
    void aLoaderThatEndsInAnErrorStrandsNobody() throws Exception {
        Call<String> pilot = call(() -> questions.get(QUESTION, () -> {
            slowLoad();
            throw new StackOverflowError();
        }));
        loading.await();
        Call<String> passenger =
                call(() -> questions.get(QUESTION, () -> "not asked")).untilItWaits();
        mayFinish.countDown();

        assertThatThrownBy(pilot::result).hasCauseInstanceOf(StackOverflowError.class);
        assertThatThrownBy(passenger::result).hasCauseInstanceOf(StackOverflowError.class);
        assertThat(questions.get(QUESTION, () -> "recovered")).isEqualTo("recovered");
    }

    @Test
    void aLoaderThatRunsOutOfMemoryStrandsNobody() throws Exception {
        Call<String> pilot = call(() -> questions.get(QUESTION, () -> {
            slowLoad();
            throw new OutOfMemoryError("Java heap space");
        }));
        loading.await();
        Call<Map<CacheKey, String>> passenger = call(() -> questions.getAll(List.of(QUESTION), keys -> Map.of()))
                .untilItWaits();
        mayFinish.countDown();

        assertThatThrownBy(pilot::result).hasCauseInstanceOf(OutOfMemoryError.class);
        assertThatThrownBy(passenger::result).hasCauseInstanceOf(OutOfMemoryError.class);
        assertThat(questions.get(QUESTION, () -> "recovered")).isEqualTo("recovered");
    }

    @Test
    void waitersOfALoaderThatReturnsNullKnowTheAbsence() throws Exception {
        Call<String> pilot = call(() -> questions.get(QUESTION, () -> {
            slowLoad();
            return null;
        }));
        loading.await();
        Call<String> passenger =
                call(() -> questions.get(QUESTION, () -> "not asked")).untilItWaits();
        mayFinish.countDown();

        assertThat(pilot.result()).isNull();
        assertThat(passenger.result()).isNull();
    }

    @Test
    void anInterruptOfTheLoadingThreadReachesItsOwnCallerAndOneWaiterLoadsForAll() throws Exception {
        Call<String> pilot = call(() -> questions.get(QUESTION, this::slowLoad));
        loading.await();
        List<Call<String>> passengers = calls(5, () -> questions.get(QUESTION, this::slowLoad));
        for (Call<String> passenger : passengers) {
            passenger.untilItWaits();
        }
        pilot.interrupt();

        assertThatThrownBy(pilot::result).hasCauseInstanceOf(InterruptedException.class);
        mayFinish.countDown();
        for (Call<String> passenger : passengers) {
            assertThat(passenger.result()).isEqualTo("loaded 2");
        }
    }

    @Test
    void waitersGetEvenAnExceptionOfFuturesAsItIs() throws Exception {
        CompletionException of = new CompletionException(new IOException("database is down"));
        Call<String> pilot = call(() -> questions.get(QUESTION, () -> {
            slowLoad();
            throw of;
        }));
        loading.await();
        Call<String> passenger =
                call(() -> questions.get(QUESTION, () -> "not asked")).untilItWaits();
        mayFinish.countDown();

        for (Call<String> caller : List.of(pilot, passenger)) {
            assertThatThrownBy(caller::result).cause().isSameAs(of);
        }
    }

    @Test
    void aWaiterThatIsInterruptedStopsWaitingLoadsForItselfAndStaysInterrupted() throws Exception {
        Call<String> pilot = call(() -> questions.get(QUESTION, this::slowLoad));
        loading.await();
        Call<String> passenger = call(() -> questions.get(
                        QUESTION,
                        () -> "own, interrupted: " + Thread.currentThread().isInterrupted()))
                .untilItWaits();
        passenger.interrupt();

        assertThat(passenger.result()).isEqualTo("own, interrupted: true");
        mayFinish.countDown();
        pilot.result();
    }

    @Test
    void aLoaderThatReadsItsOwnKeyFailsAtOnceWithAClearError() {
        assertThatThrownBy(() -> questions.get(QUESTION, () -> questions.get(QUESTION, () -> "never")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("civicq:question:7");
        assertThat(questions.get(QUESTION, () -> "recovered")).isEqualTo("recovered");
    }

    @Test
    void aBulkLoaderThatReturnsNullIsToldSo() {
        assertThatThrownBy(() -> questions.getAll(List.of(QUESTION), keys -> null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("bulk loader returned null");
    }

    @Test
    void aLoaderMayReadAnotherKeyOfTheSameCache() {
        assertThat(questions.get(QUESTION, () -> questions.get(OTHER, () -> "inner") + " and outer"))
                .isEqualTo("inner and outer");
    }

    private String slowLoad() throws InterruptedException {
        String loaded = "loaded " + loads.incrementAndGet();
        loading.countDown();
        mayFinish.await();
        return loaded;
    }
}
