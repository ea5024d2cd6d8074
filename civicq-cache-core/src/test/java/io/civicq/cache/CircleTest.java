package io.civicq.cache;

import static io.civicq.cache.testing.Callers.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.LoadPolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.testing.Callers.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** P1: loads that wait for each other in a circle are found out when it closes, on whichever threads they run. */
class CircleTest {
    private static final CacheKey SEVEN = CacheKey.of("civicq", "question", 7);
    private static final CacheKey EIGHT = CacheKey.of("civicq", "question", 8);
    private static final CacheKey NINE = CacheKey.of("civicq", "question", 9);
    private static final CacheKey FIVE = CacheKey.of("civicq", "contest", 5);
    private static final Duration LONG = Duration.ofMinutes(10);

    /** Less than a passenger's patience with a flight, which would end a circle too. */
    private static final Duration AT_ONCE = Duration.ofSeconds(4);

    private enum Threads {
        OF_THE_READS,
        LOAD_THREADS
    }

    private @Nullable Caches opened;

    private Caches caches(Threads threads) {
        LoadPolicy loads = switch (threads) {
            case OF_THE_READS -> LoadPolicy.standard();
            case LOAD_THREADS -> LoadPolicy.standard().withHardDeadline(LONG);
        };
        CachePolicy policy = CachePolicy.freshFor(Duration.ofMinutes(15)).withLoads(loads);
        Caches caches = Caches.builder()
                .policies(TtlTable.empty().with("question", policy).with("contest", policy))
                .build();
        opened = caches;
        return caches;
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLoaderThatReadsItsOwnKeyByWayOfAnotherCacheFailsAtOnce(Threads threads) {
        Caches caches = caches(threads);
        Cache<String> questions = Nodes.questions(caches);
        Cache<String> contests = caches.cache("contest", String.class);

        assertThatIllegalStateException()
                .isThrownBy(() ->
                        questions.get(SEVEN, () -> contests.get(FIVE, () -> questions.get(SEVEN, () -> "never"))))
                .withMessage("the loader of civicq:question:7 reads the key that it is loading,"
                        + " by way of [[civicq:contest:5]]");
        assertThat(questions.get(SEVEN, () -> "recovered")).isEqualTo("recovered");
        assertThat(contests.get(FIVE, () -> "recovered")).isEqualTo("recovered");
    }

    /** Each of some keys is loaded by a thread of its own, and its loader reads the next. */
    private static List<Call<String>> circle(Cache<String> cache, CacheKey... keys) {
        CyclicBarrier allLoad = new CyclicBarrier(keys.length);
        List<Call<String>> calls = new ArrayList<>();
        for (int i = 0; i < keys.length; i++) {
            int first = i;
            calls.add(call(() -> cache.get(keys[first], () -> {
                allLoad.await();
                return next(cache, first, keys);
            })));
        }
        return calls;
    }

    private static String next(Cache<String> cache, int from, CacheKey... keys) {
        int next = (from + 1) % keys.length;
        return String.valueOf(cache.get(keys[next], () -> next(cache, next, keys)));
    }

    private static void failAtOnce(List<Call<String>> calls) {
        long began = System.nanoTime();
        for (Call<String> each : calls) {
            assertThatThrownBy(each::result)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("reads the key that it is loading, by way of [[civicq:question:");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(AT_ONCE);
    }

    @ParameterizedTest
    @EnumSource
    void aCircleOfTwoKeysOverTwoThreadsFailsAtOnce(Threads threads) {
        Cache<String> questions = Nodes.questions(caches(threads));
        for (int i = 0; i < 20; i++) {
            failAtOnce(circle(questions, SEVEN, EIGHT));
        }
        assertThat(questions.get(SEVEN, () -> "recovered")).isEqualTo("recovered");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5})
    void aLongerCircleFailsAtOnceToo(int length) {
        Cache<String> questions = Nodes.questions(caches(Threads.OF_THE_READS));
        CacheKey[] keys = new CacheKey[length];
        for (int i = 0; i < length; i++) {
            keys[i] = CacheKey.of("civicq", "question", i);
        }
        for (int i = 0; i < 20; i++) {
            failAtOnce(circle(questions, keys));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCircleOfBulkLoadsFailsAtOnce(Threads threads) throws Exception {
        Cache<String> questions = Nodes.questions(caches(threads));
        CyclicBarrier both = new CyclicBarrier(2);
        Call<Map<CacheKey, String>> one = call(() -> questions.getAll(List.of(SEVEN, NINE), keys -> {
            both.await();
            return questions.getAll(List.of(EIGHT), inner -> questions.getAll(List.of(SEVEN), own -> Map.of()));
        }));
        Call<Map<CacheKey, String>> two = call(() -> questions.getAll(List.of(EIGHT), keys -> {
            both.await();
            return questions.getAll(List.of(SEVEN), inner -> questions.getAll(List.of(EIGHT), own -> Map.of()));
        }));

        long began = System.nanoTime();
        for (Call<?> each : List.of(one, two)) {
            assertThatThrownBy(each::result).hasCauseInstanceOf(IllegalStateException.class);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(AT_ONCE);
    }

    @Test
    void bulkLoadsThatCarryEachOthersKeysAreNoCircle() throws Exception {
        Cache<String> questions = Nodes.questions(caches(Threads.OF_THE_READS));
        CacheKey ten = CacheKey.of("civicq", "question", 10);
        CyclicBarrier both = new CyclicBarrier(2);
        Call<Map<CacheKey, String>> one = call(() -> questions.getAll(List.of(SEVEN, ten), keys -> {
            both.await();
            return Map.of(SEVEN, "7 with " + questions.get(EIGHT, () -> "8"), ten, "10");
        }));
        Call<Map<CacheKey, String>> two = call(() -> questions.getAll(List.of(EIGHT, NINE), keys -> {
            both.await();
            return Map.of(EIGHT, "8", NINE, "9 with " + questions.get(ten, () -> "10"));
        }));

        long began = System.nanoTime();
        assertThat(one.result()).containsEntry(SEVEN, "7 with 8");
        assertThat(two.result()).containsEntry(NINE, "9 with 10");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(AT_ONCE);
    }

    @Test
    void aLoaderThatWaitsForAnAsynchronousReadOfItsOwnKeyFailsAtOnce() throws Exception {
        Cache<String> questions = Nodes.questions(caches(Threads.OF_THE_READS));
        Call<String> read = call(() -> questions.get(
                SEVEN, () -> questions.getAsync(SEVEN, () -> "never").get(30, TimeUnit.SECONDS)));
        assertThatThrownBy(read::result).rootCause().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatALoaderSetOffAndDidNotWaitForIsInsideItNoMoreWhenItHasEnded() throws Exception {
        Cache<String> questions = Nodes.questions(caches(Threads.OF_THE_READS));
        AtomicInteger inner = new AtomicInteger();
        CyclicBarrier ended = new CyclicBarrier(2);
        questions.get(SEVEN, () -> {
            questions.getAsync(EIGHT, () -> {
                ended.await();
                questions.invalidate(SEVEN);
                questions.get(SEVEN, () -> "again");
                return "eight " + inner.incrementAndGet();
            });
            return "first";
        });
        ended.await();
        assertThat(questions.get(EIGHT, () -> "not asked")).isEqualTo("eight 1");
        assertThat(questions.getIfPresent(SEVEN)).isEqualTo("again");
    }

    @Test
    void aReadPastTheTiersOfItsOwnKeyFailsAtOnceAndOneOfTheCacheWorks() {
        Cache<String> questions = Nodes.questions(caches(Threads.OF_THE_READS));
        Cache<String> view = questions.atLeast(LogPosition.PENDING, Duration.ZERO);

        assertThatIllegalStateException()
                .isThrownBy(() -> view.get(SEVEN, () -> view.get(SEVEN, () -> "never")))
                .withMessageContaining("civicq:question:7");
        assertThat(view.get(SEVEN, () -> questions.get(SEVEN, () -> "cached"))).isEqualTo("cached");
    }

    @Test
    void insideAUnitOfWorkALoaderThatReadsItsOwnKeyFailsAtOnce() {
        Caches caches = caches(Threads.OF_THE_READS);
        Cache<String> questions = Nodes.questions(caches);
        try (UnitOfWork work = caches.begin()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> questions.get(SEVEN, () -> questions.get(SEVEN, () -> "never")))
                    .withMessageContaining("civicq:question:7");
            assertThat(questions.get(SEVEN, () -> questions.get(EIGHT, () -> "inner")))
                    .isEqualTo("inner");
            work.committed();
        }
    }
}
