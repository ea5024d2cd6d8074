package io.civicq.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.CachePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** P11: what is made of cached values falls to every invalidation that they fall to. */
class RecordingTest {
    private static final CacheKey QUESTION = CacheKey.of("civicq", "question", 7);
    private static final CacheKey PAGE = CacheKey.of("http", "page");

    private final Nodes nodes = new Nodes(CachePolicy.freshFor(Nodes.TTL));
    private final Caches here = nodes.start();
    private final Cache<String> questions = Nodes.questions(here);

    @Test
    void itHoldsWhatTheThreadReadsAndTheShortestFreshness() {
        questions.getLoaded(QUESTION, () -> Loaded.of("text").tagged("contest:5"));
        nodes.ticker.advance(Duration.ofSeconds(10));
        try (Recording recording = here.record()) {
            questions.get(QUESTION, () -> "not asked");
            questions.getLoaded(QUESTION.child("votes"), () -> Loaded.of("3").freshFor(Duration.ofSeconds(5)));

            assertThat(recording.keys()).containsExactlyInAnyOrder(QUESTION, QUESTION.child("votes"));
            assertThat(recording.tags()).containsExactly("contest:5");
            assertThat(recording.dataTypes()).containsExactly(questions.name());
            assertThat(recording.shortest()).isEqualTo(Duration.ofSeconds(5));
        }
        try (Recording nothing = here.record()) {
            assertThat(nothing.keys()).isEmpty();
            assertThat(nothing.shortest()).isGreaterThan(Duration.ofDays(365));
        }
    }

    @Test
    void whatIsNotKeptHasNoFreshness() {
        try (Recording recording = here.record()) {
            questions.getLoaded(QUESTION, () -> Loaded.of("text").freshFor(Duration.ZERO));
            assertThat(recording.shortest()).isZero();
        }
    }

    static List<Invalidation> thoseOfTheQuestion() {
        return List.of(
                Invalidation.ofKeys(QUESTION),
                Invalidation.ofScopes(CacheKey.of("civicq", "question")),
                Invalidation.ofEverything(),
                Invalidation.ofTags("contest:5"),
                Invalidation.ofCaches("question"));
    }

    @ParameterizedTest
    @MethodSource("thoseOfTheQuestion")
    void whatWasMadeOfAValueFallsWithIt(Invalidation invalidation) {
        Deposits<String> pages = here.deposits("question_list", String.class);
        Set<String> dependencies;
        try (Recording recording = here.record()) {
            questions.getLoaded(QUESTION, () -> Loaded.of("text").tagged("contest:5"));
            dependencies = recording.dependencies();
        }
        pages.keep(PAGE, Loaded.of("page").tagged(dependencies.toArray(String[]::new)), pages.start());
        here.invalidate(Invalidation.ofKeys(QUESTION.child("other")));
        assertThat(pages.find(PAGE)).isNotNull();
        here.invalidate(invalidation);
        assertThat(pages.find(PAGE)).isNull();
    }
}
