package io.civicq.cache.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.within;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyPattern;
import io.civicq.cache.key.KeyTemplate;
import io.civicq.cache.testing.Callers;
import io.civicq.cache.testing.Callers.Call;
import io.civicq.cache.testing.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Tier} and its {@link Store}s promise.
 *
 * <p>A backend extends this class and says how its tier is made. One whose time is its own, because it expires entries
 * by a clock that a test cannot move, overrides {@link #elapse} to wait for it, and {@link #retention} to make that short.
 */
public abstract class StoreContractTest {
    private static final Duration FRESH_FOR = Duration.ofMinutes(15);
    private static final LogPosition POSITION = new LogPosition(-3, Long.MAX_VALUE - 1);
    private static final CacheKey QUESTION = CacheKey.of("civicq", "question", 7);

    /** A value with structure: backends that encode must bring it back equal. */
    public record Question(long id, String text, List<String> tags) {}

    private final ManualTicker ticker = new ManualTicker();
    private Tier tier;
    private Store<Question> questions;

    /** A new tier with room for a thousand entries, and none in it. */
    protected abstract Tier newTier();

    /** The shortest time that the tier tells apart. */
    protected Duration timeUnit() {
        return Duration.ofMillis(1);
    }

    /** The retention of the tests that wait for its end. */
    protected Duration retention() {
        return Duration.ofMinutes(1);
    }

    /**
     * Whether one key can have an entry in each of several data types. Where names are shared with others and must be
     * those of the keys, the later entry takes the earlier's place; but it never answers for it.
     */
    protected boolean keepsAnEntryPerDataType() {
        return true;
    }

    /** Lets time pass, for the tier and by {@link #ticker} alike. */
    protected void elapse(Duration duration) {
        ticker.advance(duration);
    }

    /** The time of the node. */
    protected final ManualTicker ticker() {
        return ticker;
    }

    @BeforeEach
    void open() {
        tier = newTier();
        questions = tier.open(spec("civicq", "question"));
    }

    @AfterEach
    void close() {
        tier.close();
    }

    private StoreSpec<Question> spec(String namespace, String dataType) {
        return spec(namespace, dataType, entry -> FRESH_FOR.toNanos());
    }

    private StoreSpec<Question> spec(String namespace, String dataType, StoreSpec.Retention retention) {
        return new StoreSpec<>(namespace, dataType, Question.class, retention, 1 << 20, ticker);
    }

    private static Question question(long id) {
        return new Question(id, "Wer z\u00E4hlt die Stimmen? \uD83D\uDDF3 \"" + id + "\"", List.of("a", "", "b"));
    }

    private CacheEntry<Question> entry(long id) {
        return entry(question(id), Set.of("question:" + id, "contest:5"), FRESH_FOR);
    }

    private CacheEntry<Question> entry(@Nullable Question value, Set<String> tags, Duration remaining) {
        long now = ticker.nanos();
        CacheEntry.Times times = new CacheEntry.Times(
                now, now + remaining.toNanos(), Duration.ofMillis(42).toNanos());
        return new CacheEntry<>(value, tags, POSITION, times);
    }

    private CacheEntry<Question> lasting(Duration remaining) {
        return entry(question(7), Set.of(), remaining);
    }

    /** The retention of a policy without stale windows. */
    private long untilStale(CacheEntry<?> entry) {
        return entry.remainingNanos(ticker.nanos());
    }

    private void assertSame(@Nullable CacheEntry<Question> found, CacheEntry<Question> put) {
        assertThat(found).isNotNull();
        assertThat(found.value()).isEqualTo(put.value());
        assertThat(found.isAbsent()).isEqualTo(put.isAbsent());
        assertThat(found.tags()).isEqualTo(put.tags());
        assertThat(found.position()).isEqualTo(put.position());
        assertThat(found.costNanos()).isEqualTo(put.costNanos());
        assertThat(found.remainingNanos(ticker.nanos()))
                .isCloseTo(put.remainingNanos(ticker.nanos()), within(timeUnit().toNanos()));
        assertThat(found.ageNanos(ticker.nanos()))
                .isCloseTo(put.ageNanos(ticker.nanos()), within(timeUnit().toNanos()));
    }

    @Test
    void anEmptyStoreHasNothing() {
        assertThat(questions.get(QUESTION)).isNull();
        assertThat(questions.getAll(List.of(QUESTION))).isEmpty();
        assertThat(questions.getAll(List.of())).isEmpty();
    }

    @Test
    void whatWasPutComesBackWhole() {
        CacheEntry<Question> put = entry(7);
        questions.put(QUESTION, put);

        assertSame(questions.get(QUESTION), put);
        assertSame(questions.getAll(List.of(QUESTION)).get(QUESTION), put);
    }

    @Test
    void aKnownAbsenceComesBackAsOne() {
        CacheEntry<Question> absence = entry(null, Set.of("question:8"), Duration.ofSeconds(60));
        questions.put(QUESTION, absence);

        assertSame(questions.get(QUESTION), absence);
    }

    @Test
    void anEntryMayHaveNoTagsOrMany() {
        Set<String> many = new LinkedHashSet<>();
        for (int i = 0; i < 100; i++) {
            many.add("question:" + i + "~!@#$%^&*()");
        }
        for (Set<String> tags : List.of(Set.<String>of(), many)) {
            CacheEntry<Question> put = entry(question(7), tags, FRESH_FOR);
            questions.put(QUESTION, put);
            assertSame(questions.get(QUESTION), put);
        }
    }

    @Test
    void aStaleEntryComesBackAsStaleAsItWas() {
        CacheEntry<Question> stale = entry(question(7), Set.of(), Duration.ofSeconds(-90));
        questions.put(QUESTION, stale);

        assertSame(questions.get(QUESTION), stale);
    }

    @Test
    void theLaterOfTwoEntriesReplacesTheOther() {
        questions.put(QUESTION, entry(1));
        CacheEntry<Question> later = entry(2);
        questions.put(QUESTION, later);
        assertSame(questions.get(QUESTION), later);

        CacheEntry<Question> absence = entry(null, Set.of(), FRESH_FOR);
        questions.putAll(Map.of(QUESTION, absence));
        assertSame(questions.get(QUESTION), absence);
    }

    @Test
    void whatWasRemovedIsGone() {
        CacheKey other = CacheKey.of("civicq", "question", 8);
        questions.put(QUESTION, entry(7));
        questions.put(other, entry(8));

        questions.remove(QUESTION);
        questions.remove(QUESTION);

        assertThat(questions.get(QUESTION)).isNull();
        assertThat(questions.get(other)).isNotNull();
    }

    @Test
    void severalEntriesArePutAndFoundTogether() {
        Map<CacheKey, CacheEntry<Question>> put = new HashMap<>();
        List<CacheKey> asked = new ArrayList<>();
        for (long id = 0; id < 200; id++) {
            CacheKey key = CacheKey.of("civicq", "question", id);
            asked.add(key);
            if (id % 3 != 0) {
                put.put(key, entry(id % 3 == 1 ? question(id) : null, Set.of("question:" + id), FRESH_FOR));
            }
        }
        questions.putAll(put);
        questions.putAll(Map.of());

        Map<CacheKey, CacheEntry<Question>> found = questions.getAll(asked);

        assertThat(found.keySet()).isEqualTo(put.keySet());
        put.forEach((key, entry) -> assertSame(found.get(key), entry));
        put.forEach((key, entry) -> assertSame(questions.get(key), entry));
        assertThat(questions.getAll(Collections.nCopies(3, asked.get(1)))).containsOnlyKeys(asked.get(1));
    }

    @Test
    void keysAreToldApartByTheirPartsAndNothingElse() {
        List<CacheKey> keys = List.of(
                CacheKey.of("civicq"),
                CacheKey.of("civicq", "question"),
                CacheKey.of("civicq", "question:7"),
                CacheKey.of("civicq", "question", 70),
                CacheKey.of("civicq", "question", "07"),
                CacheKey.of("civicq", "question", (Object) null),
                CacheKey.of("civicq", "question", "null"),
                CacheKey.of("civicq", "question", "*"),
                CacheKey.of("civicq", "question", "\uD83D"),
                CacheKey.of("civicq", "question", "?"),
                CacheKey.of("civicq", "question", "\r\nSET x"),
                CacheKey.of("civicq", "question", "x".repeat(5_000)),
                CacheKey.of("civicq", "question", "x".repeat(5_000) + "y"));
        Map<CacheKey, CacheEntry<Question>> put = new HashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            put.put(keys.get(i), entry(i));
            questions.put(keys.get(i), put.get(keys.get(i)));
        }

        put.forEach((key, entry) -> assertSame(questions.get(key), entry));
        assertThat(questions.getAll(keys)).hasSameSizeAs(keys);
    }

    @Test
    void aKeyIsTheSameHoweverItWasMade() {
        CacheEntry<Question> put = entry(7);
        questions.put(KeyTemplate.of("civicq:question:{question}").key(7L), put);

        assertSame(questions.get(QUESTION), put);
        assertSame(questions.get(CacheKey.parse("civicq:question:7")), put);
    }

    @Test
    void dataTypesAndNamespacesAreKeptApart() {
        Store<Question> drafts = tier.open(spec("civicq", "draft"));
        Store<Question> elsewhere = tier.open(spec("other", "question"));
        CacheEntry<Question> question = entry(1);
        CacheEntry<Question> draft = entry(2);
        questions.put(QUESTION, question);
        drafts.put(QUESTION, draft);

        assertSame(drafts.get(QUESTION), draft);
        assertThat(elsewhere.get(QUESTION)).isNull();
        if (!keepsAnEntryPerDataType()) {
            assertThat(questions.get(QUESTION))
                    .as("an entry of another data type")
                    .isNull();
            return;
        }
        assertSame(questions.get(QUESTION), question);

        drafts.remove(QUESTION);
        assertThat(questions.get(QUESTION)).isNotNull();
    }

    @Test
    void aStoreOpenedTwiceHasTheSameEntries() {
        CacheEntry<Question> put = entry(7);
        questions.put(QUESTION, put);

        assertSame(tier.open(spec("civicq", "question")).get(QUESTION), put);
    }

    @Test
    void anEntryIsKeptForItsRetentionAndNoLonger() {
        Duration retention = retention();
        Store<Question> shortLived = tier.open(spec("civicq", "short", this::untilStale));
        shortLived.put(QUESTION, lasting(retention));
        shortLived.putAll(Map.of(CacheKey.of("civicq", "question", 8), lasting(retention)));

        elapse(retention.dividedBy(4));
        assertThat(shortLived.get(QUESTION)).isNotNull();

        elapse(retention);
        assertThat(shortLived.get(QUESTION)).isNull();
        assertThat(shortLived.getAll(List.of(QUESTION, CacheKey.of("civicq", "question", 8))))
                .isEmpty();
    }

    @Test
    void readingDoesNotProlongTheRetention() {
        Duration retention = retention();
        Store<Question> shortLived = tier.open(spec("civicq", "short", this::untilStale));
        shortLived.put(QUESTION, lasting(retention));

        for (int i = 0; i < 5; i++) {
            elapse(retention.dividedBy(4));
            shortLived.get(QUESTION);
        }

        assertThat(shortLived.get(QUESTION)).isNull();
    }

    @Test
    void anEntryPutAgainIsKeptForItsOwnRetention() {
        Duration retention = retention();
        Store<Question> shortLived = tier.open(spec("civicq", "short", this::untilStale));
        shortLived.put(QUESTION, lasting(retention));
        shortLived.put(QUESTION, entry(7));
        CacheKey other = CacheKey.of("civicq", "question", 8);
        shortLived.put(other, entry(8));
        shortLived.put(other, lasting(retention));

        elapse(retention.plus(retention.dividedBy(4)));

        assertThat(shortLived.get(QUESTION)).isNotNull();
        assertThat(shortLived.get(other)).isNull();
    }

    @Test
    void anEntryAgesWhileItIsKept() {
        Duration quarter = retention().dividedBy(4);
        CacheEntry<Question> put = entry(7);
        questions.put(QUESTION, put);

        elapse(quarter);

        assertSame(questions.get(QUESTION), put);
    }

    @Test
    void anEntryWithoutRetentionIsNotKeptNorIsWhatItReplaces() {
        for (long nanos : new long[] {0, -1, Long.MIN_VALUE}) {
            Store<Question> store = tier.open(spec(
                    "civicq",
                    "none_" + Long.toHexString(nanos),
                    entry -> entry.isAbsent() ? nanos : FRESH_FOR.toNanos()));
            store.put(QUESTION, entry(7));

            store.put(QUESTION, entry(null, Set.of(), FRESH_FOR));

            assertThat(store.get(QUESTION)).as("retention of %s ns", nanos).isNull();
        }
    }

    @Test
    void theLongestRetentionIsNoOverflow() {
        Store<Question> forever = tier.open(
                spec("civicq", "forever", entry -> Duration.ofDays(2 * 365).toNanos()));
        CacheEntry<Question> put = entry(7);
        forever.put(QUESTION, put);

        assertSame(forever.get(QUESTION), put);
    }

    @Test
    void discardingIsAtMostAMatterOfRoom() {
        questions.put(QUESTION, entry(7));
        CacheKey other = CacheKey.of("civicq", "question", 8);
        questions.put(other, entry(8));

        tier.discard(
                "civicq",
                Invalidation.ofKeys(QUESTION)
                        .and(Invalidation.ofTags("question:7"))
                        .and(Invalidation.ofPattern(KeyPattern.of("civicq:*:7")))
                        .and(Invalidation.ofCaches("draft")));

        assertThat(questions.get(other)).as("what was not meant").isNotNull();
    }

    @Test
    void statisticsAreThere() {
        questions.put(QUESTION, entry(7));
        questions.get(QUESTION);

        TierStatistics statistics = tier.statistics();

        assertThat(statistics.available()).isTrue();
        assertThat(statistics.totalKeys()).isIn(TierStatistics.UNKNOWN, 1L);
        assertThat(statistics.failures().values()).allMatch(count -> count == 0);
        assertThat(tier.name()).isNotBlank();
        assertThat(questions.statistics()).isNotNull();
    }

    @Test
    void aClosedTierIsAnEmptyOne() {
        questions.put(QUESTION, entry(7));

        tier.close();

        assertThat(questions.get(QUESTION)).isNull();
        assertThatCode(() -> {
                    questions.put(QUESTION, entry(7));
                    questions.putAll(Map.of(QUESTION, entry(7)));
                    questions.remove(QUESTION);
                    tier.discard("civicq", Invalidation.ofEverything());
                    tier.statistics();
                    questions.statistics();
                    tier.close();
                })
                .doesNotThrowAnyException();
        assertThat(questions.get(QUESTION)).isNull();
        assertThat(questions.getAll(List.of(QUESTION))).isEmpty();
    }

    @Test
    void manyThreadsNeverSeeAnotherKeysEntry() throws Exception {
        AtomicInteger seeds = new AtomicInteger();
        List<Call<Integer>> calls = Callers.calls(4, () -> {
            SplittableRandom random = new SplittableRandom(seeds.incrementAndGet());
            int found = 0;
            for (int i = 0; i < 500; i++) {
                long id = random.nextInt(10);
                CacheKey key = CacheKey.of("civicq", "question", id);
                switch (random.nextInt(5)) {
                    case 0 -> questions.put(key, entry(id));
                    case 1 -> questions.putAll(Map.of(key, entry(id)));
                    case 2 -> questions.remove(key);
                    case 3 ->
                        questions
                                .getAll(List.of(key, CacheKey.of("civicq", "question", id + 1)))
                                .forEach((of, entry) -> assertThat(of).hasToString("civicq:question:" + idOf(entry)));
                    default -> {
                        CacheEntry<Question> entry = questions.get(key);
                        if (entry != null) {
                            found++;
                            assertThat(idOf(entry)).isEqualTo(id);
                            assertThat(entry.tags()).contains("question:" + id);
                        }
                    }
                }
            }
            return found;
        });

        int found = 0;
        for (Call<Integer> call : calls) {
            found += call.result();
        }
        assertThat(found).isPositive();
    }

    private static long idOf(CacheEntry<Question> entry) {
        Question value = entry.value();
        assertThat(value).isNotNull();
        return value.id();
    }
}
