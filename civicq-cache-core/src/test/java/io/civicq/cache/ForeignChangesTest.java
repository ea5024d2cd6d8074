package io.civicq.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.memory.InMemoryInvalidationLog;
import io.civicq.cache.memory.InMemoryTier;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.spi.Tier;
import io.civicq.cache.testing.Callers;
import io.civicq.cache.testing.CountingTier;
import io.civicq.cache.testing.ManualTicker;
import io.civicq.cache.testing.TellingTier;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a far tier tells of foreign writers wins over near copies, and over reads and loads in flight. */
class ForeignChangesTest {
    private static final CacheKey SEVEN = CacheKey.of("civicq", "question", 7);
    private static final Duration HOUR = Duration.ofHours(1);

    private final ManualTicker ticker = new ManualTicker();
    private final TellingTier far = new TellingTier();
    private final InMemoryInvalidationLog log = new InMemoryInvalidationLog(7);
    private final AtomicInteger loads = new AtomicInteger();

    private Cache<String> questions(CachePolicy policy, Tier near) {
        return Caches.builder()
                .policies(TtlTable.empty().with("question", policy))
                .near(near)
                .far(far)
                .invalidationLog(log)
                .ticker(ticker)
                .build()
                .cache("question", String.class);
    }

    private Cache<String> questions() {
        CachePolicy policy = CachePolicy.freshFor(Duration.ofMinutes(15)).withStaleIfError(HOUR);
        return questions(policy, InMemoryTier.ofMaximumCount(100));
    }

    private Answer<String> read(Cache<String> questions, String row) {
        return questions.find(SEVEN, () -> {
            loads.incrementAndGet();
            return row;
        });
    }

    /** A key that the node neither keeps near nor is reading concerns it no longer, so that nothing is remembered of it. */
    private void assertNothingIsInFlight() {
        far.tell().removed(List.of(SEVEN));
        assertThat(far.tell().concerns(SEVEN)).isFalse();
    }

    @Test
    void whatWasRemovedLeavesTheNearTier() {
        Cache<String> questions = questions();
        read(questions, "old");
        far.removeForeign(SEVEN);

        assertThat(read(questions, "new").value()).isEqualTo("new");
    }

    @Test
    void whatTheFarTierHoldsNowTakesThePlaceOfTheNearCopy() {
        Cache<String> questions = questions();
        read(questions, "old");
        far.rewriteOwn(SEVEN);

        assertThat(read(questions, "not asked").source()).isEqualTo(Source.NEAR);
        assertThat(loads).hasValue(1);
    }

    @Test
    void aCopyFromFarInFlightDoesNotBringItBack() {
        read(questions(), "old");
        Cache<String> questions = questions();
        far.afterNextRead(() -> far.removeForeign(SEVEN));

        assertThat(read(questions, "new").value()).as("it began before").isEqualTo("old");
        assertThat(read(questions, "new").value()).isEqualTo("new");
        assertNothingIsInFlight();
    }

    @Test
    void aLookInFlightDoesNotBringItBack() {
        read(questions(), "old");
        Cache<String> questions = questions();
        far.afterNextRead(() -> far.removeForeign(SEVEN));

        assertThat(questions.getIfPresent(SEVEN)).as("it began before").isEqualTo("old");
        assertThat(questions.getIfPresent(SEVEN)).isNull();
        assertNothingIsInFlight();
    }

    @Test
    void aReloadInFlightDoesNotBringItBack() {
        Cache<String> questions = questions();
        read(questions, "older");
        questions.invalidate(SEVEN);
        questions.get(SEVEN, () -> {
            far.removeForeign(SEVEN);
            return "old";
        });

        assertThat(read(questions, "new").value()).isEqualTo("new");
        assertThat(read(questions(), "not asked").value()).isEqualTo("new");
    }

    @Test
    void aLoadInFlightDoesNotWriteOverWhatOthersWrote() {
        Cache<String> questions = questions();
        questions.get(SEVEN, () -> {
            far.tell().written(List.of(SEVEN));
            return "old";
        });

        assertThat(read(questions, "new").value()).isEqualTo("new");
        assertThat(read(questions(), "not asked").value()).isEqualTo("new");
    }

    @Test
    void theEndOfAKeysTimeInTheFarTierCostsNoSecondLoad() {
        Cache<String> questions = questions();
        questions.get(SEVEN, () -> {
            far.tell().removed(List.of(SEVEN));
            return "value";
        });

        assertThat(read(questions, "not asked").source()).isEqualTo(Source.NEAR);
        assertThat(read(questions(), "not asked").source()).isEqualTo(Source.FAR);
    }

    @Test
    void aReadThatBeginsAfterAChangeJoinsNoLoadFromBefore() throws Exception {
        Cache<String> questions = questions();
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Callers.Call<String> before = Callers.call(() -> questions.get(SEVEN, () -> {
            loading.countDown();
            assertThat(release.await(30, TimeUnit.SECONDS)).isTrue();
            return "old";
        }));
        assertThat(loading.await(30, TimeUnit.SECONDS)).isTrue();
        far.tell().written(List.of(SEVEN));

        long asked = System.nanoTime();
        assertThat(read(questions, "new").value()).isEqualTo("new");
        assertThat(Duration.ofNanos(System.nanoTime() - asked))
                .as("it does not wait, which would last 5 s")
                .isLessThan(Duration.ofSeconds(4));
        release.countDown();
        assertThat(before.result()).isEqualTo("old");
        assertThat(read(questions, "not asked").value())
                .as("the load from before is not kept")
                .isNotEqualTo("old");
    }

    @Test
    void whileNothingIsHeardOnlyYoungCopiesAreServedAndTheRestComesFromTheFarTier() {
        Cache<String> questions = questions();
        read(questions, "value");
        far.tell().silent();
        ticker.advance(Duration.ofSeconds(2));
        assertThat(read(questions, "not asked").source()).isEqualTo(Source.NEAR);
        ticker.advance(Duration.ofMillis(1));

        assertThat(read(questions, "not asked").source()).isEqualTo(Source.FAR);
        assertThat(read(questions, "not asked").source()).isEqualTo(Source.FAR);
        far.tell().listening();
        assertThat(read(questions, "not asked").source())
                .as("what was near before")
                .isEqualTo(Source.FAR);
        assertThat(read(questions, "not asked").source()).isEqualTo(Source.NEAR);
    }

    @Test
    void whatIsNearIsTrustedAgainWhenAllWasToldThoughLate() {
        Cache<String> questions = questions();
        read(questions, "value");
        far.tell().silent();
        ticker.advance(Duration.ofMinutes(1));
        far.tell().heard();

        assertThat(read(questions, "not asked").source()).isEqualTo(Source.NEAR);
    }

    @Test
    void whatIsTooOldWhileNothingIsHeardIsServedIfItsReloadFails() throws IOException {
        Cache<String> questions = questions();
        read(questions, "old");
        far.tell().silent();
        far.loseEverything();
        ticker.advance(Duration.ofMinutes(1));

        Answer<String> answer = questions.find(SEVEN, () -> {
            throw new IOException("database is down");
        });
        assertThat(answer.value()).isEqualTo("old");
        assertThat(answer.isStale()).isTrue();
    }

    @Test
    void aReadInFlightThroughAGapIsNotKept() {
        Cache<String> questions = questions();
        questions.get(SEVEN, () -> {
            far.tell().listening();
            return "old";
        });

        assertThat(read(questions, "new").value()).isEqualTo("new");
    }

    @Test
    void whatIsInvalidatedIsNotRemovedAsOtherNodesCouldNotTellWhoDidIt() {
        CachePolicy policy = CachePolicy.freshFor(Duration.ofMinutes(15));
        Cache<String> questions = questions(policy, InMemoryTier.ofMaximumCount(100));
        read(questions, "old");
        questions.invalidate(SEVEN);

        assertThat(far.roundTrips()).doesNotContain("remove 1");
        assertThat(read(questions, "new").value()).isEqualTo("new");
    }

    @Test
    void aNearTierThatCannotForgetEverythingIsRefused() {
        assertThatThrownBy(() -> questions(CachePolicy.freshFor(HOUR), new CountingTier()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("tier 'counting'");
    }

    @Test
    void whatConcernsNoReadIsNotRemembered() {
        Cache<String> questions = questions();
        for (int id = 0; id < 1_000; id++) {
            CacheKey key = CacheKey.of("civicq", "question", id);
            questions.getIfPresent(key);
            assertThat(far.tell().concerns(key)).isFalse();
        }
    }
}
