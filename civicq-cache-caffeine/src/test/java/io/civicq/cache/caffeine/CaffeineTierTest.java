package io.civicq.cache.caffeine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyTemplate;
import io.civicq.cache.spi.CacheEntry;
import io.civicq.cache.spi.Store;
import io.civicq.cache.spi.StoreSpec;
import io.civicq.cache.spi.TierStatistics;
import io.civicq.cache.testing.Callers;
import io.civicq.cache.testing.Callers.Call;
import io.civicq.cache.testing.ManualExecutor;
import io.civicq.cache.testing.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One bound holds for all data types together, and what leaves is counted with its cause. */
class CaffeineTierTest {
    private static final KeyTemplate QUESTION = KeyTemplate.of("civicq:question:{question}");
    private static final Duration RETENTION = Duration.ofMinutes(15);

    private final ManualTicker ticker = new ManualTicker();

    private Store<String> open(CaffeineTier tier, String dataType) {
        return tier.open(
                new StoreSpec<>("civicq", dataType, String.class, entry -> RETENTION.toNanos(), 1 << 20, ticker));
    }

    /** Kept up by the callers, so that what is evicted is evicted at once. */
    private static CaffeineTier count(long count) {
        return CaffeineTier.ofMaximumCount(count).withExecutor(Runnable::run);
    }

    private static CaffeineTier weight(long bytes, EntryWeigher weigher) {
        return CaffeineTier.ofMaximumWeight(bytes, weigher).withExecutor(Runnable::run);
    }

    private static CacheEntry<String> entry(String value) {
        return new CacheEntry<>(value, Set.of(), new LogPosition(1, 1), new CacheEntry.Times(0, 0, 0));
    }

    private CacheEntry<String> lasting(Duration remaining) {
        CacheEntry.Times times = new CacheEntry.Times(0, ticker.nanos() + remaining.toNanos(), 0);
        return new CacheEntry<>("question", Set.of(), new LogPosition(1, 1), times);
    }

    private static void fill(Store<String> store, int count) {
        for (long id = 0; id < count; id++) {
            store.put(QUESTION.key(id), entry("question"));
        }
    }

    private static long kept(Store<String> store) {
        return store.statistics().totalKeys();
    }

    @Test
    void theEntryItselfIsKept() {
        Store<String> questions = open(count(10), "question");
        CacheEntry<String> put = entry("question");
        questions.put(QUESTION.key(7L), put);

        assertThat(questions.get(QUESTION.key(7L))).isSameAs(put);
    }

    @Test
    void theBoundIsForAllDataTypesTogether() {
        CaffeineTier tier = count(120);
        List<Store<String>> stores = List.of(open(tier, "question"), open(tier, "ballot"), open(tier, "contest"));

        for (Store<String> store : stores) {
            fill(store, 1_000);
        }
        tier.settle();

        TierStatistics statistics = tier.statistics();
        assertThat(statistics.totalKeys()).isBetween(100L, 120L);
        assertThat(statistics.evictedKeys()).isEqualTo(3_000 - statistics.totalKeys());
        assertThat(statistics.memoryUsedBytes()).isEqualTo(TierStatistics.UNKNOWN);
    }

    @Test
    void noDataTypeGivesUpEntriesWhileTheTierHasRoom() {
        CaffeineTier tier = count(1_200);
        Store<String> questions = open(tier, "question");
        for (String idle : List.of("ballot", "contest", "candidate", "city", "video")) {
            fill(open(tier, idle), 10);
        }

        fill(questions, 1_000);
        tier.settle();

        assertThat(kept(questions)).isEqualTo(1_000);
        assertThat(tier.statistics().evictedKeys()).isZero();
    }

    @Test
    void theOnlyDataTypeInUseHasNearlyAllOfTheBound() {
        CaffeineTier tier = count(120);
        Store<String> questions = open(tier, "question");
        open(tier, "ballot");
        open(tier, "contest");

        fill(questions, 1_000);
        tier.settle();

        // Two idle data types keep an eighth of a third each.
        assertThat(kept(questions)).isEqualTo(110);
    }

    @Test
    void whileThereIsRoomNothingIsGivenUp() {
        CaffeineTier tier = count(800);
        List<Store<String>> stores =
                List.of(open(tier, "question"), open(tier, "ballot"), open(tier, "contest"), open(tier, "city"));

        fill(stores.get(2), 400);
        fill(stores.get(0), 299);

        assertThat(tier.statistics().evictedKeys()).isZero();
        assertThat(tier.statistics().totalKeys()).isEqualTo(699);
    }

    @Test
    void theBoundIsExceededByAFewPutsAtMost() {
        CaffeineTier tier = count(1_000);
        List<Store<String>> stores = List.of(open(tier, "question"), open(tier, "ballot"), open(tier, "contest"));

        for (long id = 0; id < 1_000; id++) {
            for (Store<String> store : stores) {
                store.put(QUESTION.key(id), entry("question"));
                assertThat(tier.statistics().totalKeys()).isLessThanOrEqualTo(1_016);
            }
        }
    }

    @Test
    void aFloodOfOneDataTypeLeavesAnotherItsFairShare() {
        CaffeineTier tier = count(120);
        Store<String> ballots = open(tier, "ballot");
        Store<String> questions = open(tier, "question");
        fill(ballots, 60);

        fill(questions, 10_000);
        tier.settle();

        assertThat(kept(ballots)).isEqualTo(60);
        assertThat(kept(questions)).isBetween(45L, 60L);
    }

    @Test
    void aDataTypeThatComesLaterGetsItsFairShareBack() {
        CaffeineTier tier = count(120);
        Store<String> questions = open(tier, "question");
        fill(questions, 1_000);
        assertThat(kept(questions)).isEqualTo(120);

        Store<String> ballots = open(tier, "ballot");
        fill(ballots, 1_000);
        tier.settle();

        assertThat(kept(ballots)).isBetween(55L, 60L);
        assertThat(kept(questions)).isBetween(55L, 60L);
    }

    @Test
    void aWeightBoundsWhatIsKept() {
        CaffeineTier tier = weight(1_000, (key, entry) -> value(entry).length());
        Store<String> questions = open(tier, "question");
        Store<String> ballots = open(tier, "ballot");

        for (long id = 0; id < 100; id++) {
            questions.put(QUESTION.key(id), entry("x".repeat(30)));
            ballots.put(QUESTION.key(id), entry("x".repeat(70)));
        }
        tier.settle();

        TierStatistics statistics = tier.statistics();
        assertThat(statistics.memoryUsedBytes()).isBetween(800L, 1_000L);
        assertThat(statistics.memoryUsedBytes())
                .isEqualTo(questions.statistics().memoryUsedBytes()
                        + ballots.statistics().memoryUsedBytes())
                .isEqualTo(30 * kept(questions) + 70 * kept(ballots));
        assertThat(statistics.evictedKeys()).isEqualTo(200 - statistics.totalKeys());
    }

    private static String value(CacheEntry<?> entry) {
        return String.valueOf(entry.value());
    }

    @Test
    void thePeakOutlivesWhatMadeIt() {
        CaffeineTier tier = weight(1_000_000, (key, entry) -> 100);
        Store<String> questions = open(tier, "question");
        fill(questions, 640);

        for (long id = 0; id < 640; id++) {
            questions.remove(QUESTION.key(id));
        }

        assertThat(tier.statistics().memoryUsedBytes()).isZero();
        assertThat(tier.statistics().memoryPeakBytes()).isEqualTo(64_000);
    }

    @Test
    void whatIsHeavierThanTheBoundIsNotKeptAndHarmsNobody() {
        CaffeineTier tier = weight(1_000, (key, entry) -> value(entry).length());
        Store<String> questions = open(tier, "question");
        questions.put(QUESTION.key(1L), entry("x".repeat(100)));

        questions.put(QUESTION.key(2L), entry("x".repeat(1_001)));
        tier.settle();

        assertThat(questions.get(QUESTION.key(2L))).isNull();
        assertThat(questions.get(QUESTION.key(1L))).isNotNull();
    }

    @Test
    void aWeigherThatAnswersNonsenseIsBroughtIntoBounds() {
        CaffeineTier tier = weight(10, (key, entry) -> Long.parseLong(value(entry)));
        Store<String> questions = open(tier, "question");

        questions.put(QUESTION.key(1L), entry("-5"));
        questions.put(QUESTION.key(2L), entry("0"));
        questions.put(QUESTION.key(3L), entry(String.valueOf(Long.MAX_VALUE)));
        tier.settle();

        assertThat(tier.statistics().memoryUsedBytes()).isEqualTo(2);
    }

    @Test
    void whatLeftIsCountedByItsCause() {
        CaffeineTier tier = count(10);
        Store<String> questions = open(tier, "question");
        fill(questions, 12);
        tier.settle();
        assertThat(tier.statistics().evictions())
                .containsEntry("size", 2L)
                .containsEntry("expired", 0L)
                .containsEntry("collected", 0L);
        assertThat(tier.statistics().evictedKeys()).isEqualTo(2);

        ticker.advance(RETENTION);
        for (long id = 0; id < 12; id++) {
            assertThat(questions.get(QUESTION.key(id))).isNull();
        }

        assertThat(tier.statistics().evictions()).containsEntry("size", 2L).containsEntry("expired", 10L);
        assertThat(tier.statistics().evictedKeys()).isEqualTo(2);
        assertThat(tier.statistics().totalKeys()).isZero();
        assertThat(questions.statistics().evictions())
                .isEqualTo(tier.statistics().evictions());
    }

    @Test
    void whatNobodyReadsAnyMoreIsSweptUp() {
        CaffeineTier tier = count(10);
        Store<String> questions = open(tier, "question");
        fill(questions, 10);

        ticker.advance(RETENTION);
        tier.settle();

        assertThat(kept(questions)).isZero();
        assertThat(tier.statistics().evictions()).containsEntry("expired", 10L);
    }

    @Test
    void theLongestRetentionIsNotSweptUpForAShorterOne() {
        CaffeineTier tier = count(10);
        Store<String> questions = tier.open(new StoreSpec<>(
                "civicq", "question", String.class, entry -> entry.remainingNanos(ticker.nanos()), 1 << 20, ticker));
        questions.put(QUESTION.key(1L), lasting(Duration.ofMinutes(1)));
        questions.put(QUESTION.key(2L), lasting(Duration.ofHours(1)));
        questions.put(QUESTION.key(3L), lasting(Duration.ofMinutes(5)));

        ticker.advance(Duration.ofMinutes(10));
        tier.settle();

        assertThat(questions.get(QUESTION.key(1L))).isNull();
        assertThat(questions.get(QUESTION.key(2L))).isNotNull();
        assertThat(questions.get(QUESTION.key(3L))).isNull();
    }

    @Test
    void upkeepIsDoneInTheBackgroundWhereNothingElseIsSaid() {
        CaffeineTier tier = CaffeineTier.ofMaximumCount(10);
        Store<String> questions = open(tier, "question");

        fill(questions, 1_000);

        Callers.until("the tier to be within its bound", () -> kept(questions) <= 10);
    }

    @Test
    void replacingAndRemovingAreNoEvictions() {
        CaffeineTier tier = count(10);
        Store<String> questions = open(tier, "question");
        questions.put(QUESTION.key(1L), entry("a"));
        questions.put(QUESTION.key(1L), entry("b"));
        questions.remove(QUESTION.key(1L));
        tier.close();

        assertThat(tier.statistics().evictions().values()).containsOnly(0L);
        assertThat(tier.statistics().evictedKeys()).isZero();
    }

    @Test
    void upkeepIsDoneByTheExecutorThatWasGiven() {
        ManualExecutor executor = new ManualExecutor();
        CaffeineTier tier = CaffeineTier.ofMaximumCount(10).withExecutor(executor);
        Store<String> questions = open(tier, "question");

        fill(questions, 12);
        assertThat(executor.size()).isPositive();
        executor.runAll();

        assertThat(kept(questions)).isEqualTo(10);
    }

    @Test
    void nothingStaysBehindWhenItIsClosedWhileOthersWrite() throws Exception {
        for (int round = 0; round < 200; round++) {
            CaffeineTier tier = count(1_000);
            Store<String> questions = open(tier, "question");
            List<Call<Void>> writers = Callers.calls(2, () -> {
                fill(questions, 50);
                return null;
            });
            tier.close();
            for (Call<Void> writer : writers) {
                writer.result();
            }

            assertThat(kept(questions)).isZero();
        }
    }

    @Test
    void manyWritersStayWithinTheBound() throws Exception {
        CaffeineTier tier = count(100);
        List<Call<Void>> writers = Callers.calls(4, () -> {
            Store<String> mine = open(tier, "type_" + (Thread.currentThread().hashCode() & 3));
            for (int i = 0; i < 20; i++) {
                fill(mine, 200);
            }
            return null;
        });
        for (Call<Void> writer : writers) {
            writer.result();
        }
        tier.settle();

        assertThat(tier.statistics().totalKeys()).isBetween(1L, 100L);
    }

    @Test
    void aBoundThatIsNotPositiveIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CaffeineTier.ofMaximumCount(0))
                .withMessageContaining("0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CaffeineTier.ofMaximumWeight(-1))
                .withMessageContaining("-1");
    }

    @Test
    void keysMadeInEitherWayMeet() {
        Store<String> questions = open(count(10), "question");
        questions.put(QUESTION.key(7L), entry("question"));

        assertThat(questions.get(CacheKey.of("civicq", "question", 7))).isNotNull();
    }
}
