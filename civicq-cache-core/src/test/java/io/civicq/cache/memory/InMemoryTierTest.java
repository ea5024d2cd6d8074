package io.civicq.cache.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyTemplate;
import io.civicq.cache.spi.CacheEntry;
import io.civicq.cache.spi.Store;
import io.civicq.cache.spi.StoreSpec;
import io.civicq.cache.testing.Callers;
import io.civicq.cache.testing.Callers.Call;
import io.civicq.cache.testing.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain maps that are bounded, and say what left them and why. */
class InMemoryTierTest {
    private static final KeyTemplate QUESTION = KeyTemplate.of("civicq:question:{question}");

    private final ManualTicker ticker = new ManualTicker();
    private final InMemoryTier tier = InMemoryTier.ofMaximumCount(3);
    private final Store<String> questions = open("question");

    private Store<String> open(String dataType) {
        return tier.open(new StoreSpec<>(
                "civicq",
                dataType,
                String.class,
                entry -> Duration.ofMinutes(15).toNanos(),
                1_000,
                ticker));
    }

    private static CacheEntry<String> entry(long id) {
        return new CacheEntry<>("question " + id, Set.of(), new LogPosition(1, 1), new CacheEntry.Times(0, 0, 0));
    }

    private List<Long> kept() {
        return LongStream.range(0, 100)
                .filter(id -> questions.get(QUESTION.key(id)) != null)
                .boxed()
                .toList();
    }

    @Test
    void pastTheBoundTheLeastRecentlyUsedLeaves() {
        for (long id = 1; id <= 3; id++) {
            questions.put(QUESTION.key(id), entry(id));
        }
        questions.get(QUESTION.key(1L));

        questions.put(QUESTION.key(4L), entry(4));

        assertThat(kept()).containsExactly(1L, 3L, 4L);
        assertThat(tier.statistics().evictedKeys()).isOne();
        assertThat(tier.statistics().evictions()).containsEntry("size", 1L).containsEntry("expired", 0L);
    }

    @Test
    void eachDataTypeHasTheBoundForItself() {
        Store<String> drafts = open("draft");
        for (long id = 1; id <= 3; id++) {
            questions.put(QUESTION.key(id), entry(id));
            drafts.put(QUESTION.key(id), entry(id));
        }

        assertThat(tier.statistics().totalKeys()).isEqualTo(6);
        assertThat(tier.statistics().evictedKeys()).isZero();
    }

    @Test
    void whatExpiredIsCountedAndWhatWasRemovedOrReplacedIsNot() {
        questions.put(QUESTION.key(1L), entry(1));
        questions.put(QUESTION.key(1L), entry(1));
        questions.put(QUESTION.key(2L), entry(2));
        questions.remove(QUESTION.key(2L));

        ticker.advance(Duration.ofMinutes(15));

        assertThat(questions.get(QUESTION.key(1L))).isNull();
        assertThat(tier.statistics().evictions()).containsEntry("size", 0L).containsEntry("expired", 1L);
        assertThat(tier.statistics().evictedKeys()).isZero();
    }

    @Test
    void nodesThatOpenADataTypeAtOnceShareIt() throws Exception {
        CacheKey key = QUESTION.key(7L);
        for (int round = 0; round < 200; round++) {
            String dataType = "type_" + round;
            List<Call<Store<String>>> opened = Callers.calls(3, () -> open(dataType));

            opened.get(0).result().put(key, entry(7));

            for (Call<Store<String>> store : opened) {
                assertThat(store.result().get(key)).isNotNull();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void aBoundThatIsNotPositiveIsRefused(int bound) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InMemoryTier.ofMaximumCount(bound))
                .withMessageContaining(String.valueOf(bound));
    }
}
