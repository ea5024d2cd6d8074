package io.civicq.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.testing.CountingTier;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Reads ask near, then far in one round trip, then the loader in one call; what is found is copied up. */
class TwoTiersTest {
    private static final CacheKey SEVEN = CacheKey.of("civicq", "question", 7);

    private final CountingTier far = new CountingTier();
    private final Nodes nodes = new Nodes(CachePolicy.freshFor(Nodes.TTL), far);
    private final Cache<String> questions = Nodes.questions(nodes.start());

    @Test
    void aNearHitAsksNobody() {
        questions.get(SEVEN, () -> "seven");
        far.roundTrips.clear();

        assertThat(questions.find(SEVEN, () -> "not asked").source()).isEqualTo(Source.NEAR);
        assertThat(far.roundTrips).isEmpty();
    }

    @Test
    void aFarHitIsCopiedNearWithTheLifetimeThatIsLeft() {
        questions.get(SEVEN, () -> "seven");
        nodes.ticker.advance(Duration.ofMinutes(10));
        Cache<String> elsewhere = Nodes.questions(nodes.start());

        Answer<String> answer = elsewhere.find(SEVEN, () -> "not asked");
        assertThat(answer.source()).isEqualTo(Source.FAR);
        assertThat(answer.remaining()).isEqualTo(Nodes.TTL.minusMinutes(10));
        assertThat(elsewhere.find(SEVEN, () -> "not asked").source()).isEqualTo(Source.NEAR);

        nodes.ticker.advance(Duration.ofMinutes(5));
        assertThat(elsewhere.get(SEVEN, () -> "loaded")).isEqualTo("loaded");
    }

    @Test
    void theNearTierKeepsNothingLongerThanItsCeiling() {
        Nodes capped = new Nodes(CachePolicy.freshFor(Nodes.TTL).withNearFor(Duration.ofSeconds(5)), far);
        Cache<String> cache = Nodes.questions(capped.start());
        cache.get(SEVEN, () -> "seven");
        capped.ticker.advance(Duration.ofSeconds(6));

        assertThat(cache.find(SEVEN, () -> "not asked").source()).isEqualTo(Source.FAR);
    }

    @Test
    void aNearCeilingOfZeroKeepsNothingNear() {
        Nodes farOnly = new Nodes(CachePolicy.freshFor(Nodes.TTL).withNearFor(Duration.ZERO), far);
        Cache<String> cache = Nodes.questions(farOnly.start());
        cache.get(SEVEN, () -> "seven");

        assertThat(cache.find(SEVEN, () -> "not asked").source()).isEqualTo(Source.FAR);
        assertThat(cache.find(SEVEN, () -> "not asked").source()).isEqualTo(Source.FAR);
    }

    @Test
    void aBulkReadCostsOneRoundTripAndForWhatIsMissingOneMoreAndOneCallOfTheLoader() throws IOException {
        List<CacheKey> keys = LongStream.rangeClosed(1, 100)
                .mapToObj(id -> CacheKey.of("civicq", "question", id))
                .toList();
        questions.get(keys.get(0), () -> "near");
        Nodes.questions(nodes.start()).get(keys.get(1), () -> "far");
        far.roundTrips.clear();
        List<Set<CacheKey>> asked = new ArrayList<>();

        Map<CacheKey, String> found = questions.getAll(keys, missing -> {
            asked.add(missing);
            Map<CacheKey, String> rows = new HashMap<>();
            missing.forEach(key -> rows.put(key, "row of " + key));
            return rows;
        });

        assertThat(found.keySet()).containsExactlyElementsOf(keys);
        assertThat(found).containsEntry(keys.get(0), "near").containsEntry(keys.get(1), "far");
        assertThat(asked)
                .singleElement()
                .satisfies(missing -> assertThat(missing).containsExactlyInAnyOrderElementsOf(keys.subList(2, 100)));
        assertThat(far.roundTrips).containsExactly("get 99", "get 98", "put 98");
        assertThat(questions.getAll(keys, missing -> {
                    throw new IOException("must not load");
                }))
                .isEqualTo(found);
    }

    @Test
    void aBulkReadThatFailsKeepsNothingAndThrowsTheLoadersException() {
        assertThatThrownBy(() -> questions.getAll(List.of(SEVEN), missing -> {
                    throw new IOException("database is down");
                }))
                .isInstanceOf(IOException.class);
        assertThat(questions.getIfPresent(SEVEN)).isNull();
    }

    @Test
    void getIfPresentFindsFarAndLoadsNothing() {
        assertThat(questions.getIfPresent(SEVEN)).isNull();
        questions.get(SEVEN, () -> "seven");

        assertThat(Nodes.questions(nodes.start()).getIfPresent(SEVEN)).isEqualTo("seven");
    }

    @Test
    void aValueMayLiveShorterThanItsPolicySays() {
        questions.getLoaded(SEVEN, () -> Loaded.of("seven").freshFor(Duration.ofSeconds(10)));
        nodes.ticker.advance(Duration.ofSeconds(11));

        assertThat(questions.get(SEVEN, () -> "again")).isEqualTo("again");
    }

    @Test
    void aLifetimeWithoutEndIsAYear() {
        questions.getLoaded(SEVEN, () -> Loaded.of("seven").freshFor(Duration.ofSeconds(Long.MAX_VALUE)));

        assertThat(questions.find(SEVEN, () -> "not asked").remaining()).isEqualTo(Duration.ofDays(365));
    }

    @Test
    void aValueThatIsAlreadyOverIsHandedOutAndNotKept() {
        assertThat(questions.getLoaded(SEVEN, () -> Loaded.of("seven").freshFor(Duration.ZERO)))
                .isEqualTo("seven");
        assertThat(questions.getIfPresent(SEVEN)).isNull();
        assertThat(Nodes.questions(nodes.start()).getIfPresent(SEVEN)).isNull();
    }
}
