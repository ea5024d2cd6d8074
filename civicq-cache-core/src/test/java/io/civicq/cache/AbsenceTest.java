package io.civicq.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.CachePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** P7: absence is cached with its own short lifetime, and falls to an invalidation. */
class AbsenceTest {
    private static final CacheKey QUESTION = CacheKey.of("civicq", "question", 7);
    private static final CacheKey OTHER = CacheKey.of("civicq", "question", 8);

    private final Nodes nodes = new Nodes();
    private final Caches here = nodes.start();
    private final Cache<String> questions = Nodes.questions(here);

    @Test
    void absenceIsKeptForSixtySecondsNearAndFar() {
        assertThat(questions.get(QUESTION, () -> null)).isNull();
        nodes.ticker.advance(Duration.ofSeconds(59));

        assertThat(questions.find(QUESTION, () -> "created").source()).isEqualTo(Source.NEAR);
        assertThat(Nodes.questions(nodes.start())
                        .find(QUESTION, () -> "created")
                        .source())
                .isEqualTo(Source.FAR);
        assertThat(questions.find(QUESTION, () -> "created").optional()).isEmpty();

        nodes.ticker.advance(Duration.ofSeconds(2));
        assertThat(questions.get(QUESTION, () -> "created")).isEqualTo("created");
    }

    @Test
    void absenceHasNoStaleWindow() {
        Nodes patient = new Nodes(CachePolicy.freshFor(Nodes.TTL)
                .withStaleWhileRevalidate(Duration.ofHours(1))
                .withStaleIfError(Duration.ofHours(1)));
        Cache<String> cache = Nodes.questions(patient.start());
        cache.get(QUESTION, () -> null);
        patient.ticker.advance(Duration.ofSeconds(61));

        assertThat(cache.get(QUESTION, () -> "created")).isEqualTo("created");
    }

    @Test
    void absenceFallsToACreateEvent() {
        questions.get(QUESTION, () -> null);
        here.invalidate(Invalidation.ofKeys(QUESTION));

        assertThat(questions.get(QUESTION, () -> "created")).isEqualTo("created");
    }

    @Test
    void aBulkLoaderSaysAbsentByLeavingAKeyOut() {
        assertThat(questions.getAll(List.of(QUESTION, OTHER), keys -> Map.of(OTHER, "eight")))
                .containsExactly(Map.entry(OTHER, "eight"));

        assertThat(questions.find(QUESTION, () -> "created").source()).isEqualTo(Source.NEAR);
    }
}
