package io.civicq.cache.coverage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationRules;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyPattern;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.TtlTable;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** P7: an application learns from its tests which data types its rules forgot. */
class InvalidationCoverageTest {
    private static final CacheKey SEVEN = CacheKey.of("civicq", "question", 7);
    private static final CacheKey PAGE = CacheKey.of("civicq", "questions", "contest", 5, "page", 1);
    private static final TtlTable TABLE = TtlTable.empty()
            .with("question", CachePolicy.freshFor(Duration.ofMinutes(15)))
            .with("page", CachePolicy.freshFor(Duration.ofMinutes(5)));

    private record Submitted(long questionId) {}

    private record Voted(long questionId) {}

    private record Hidden(long questionId) {}

    private static final InvalidationRules RULES = InvalidationRules.none()
            .on(
                    Submitted.class,
                    event -> Invalidation.ofKeys(CacheKey.of("civicq", "question", event.questionId()))
                            .and(Invalidation.ofPattern(KeyPattern.of("civicq:*:page:1"))))
            .on(Voted.class, event -> Invalidation.ofTags("question:" + event.questionId()))
            .on(Hidden.class, event -> Invalidation.ofCaches("question").hard());

    private static final InvalidationCoverage WHOLE = InvalidationCoverage.of(TABLE, RULES)
            .example("question", SEVEN, "question:7")
            .example("page", PAGE)
            .creation(new Submitted(7), "question", "page")
            .change(new Voted(7))
            .change(new Hidden(7));

    @Test
    void rulesThatReachEverythingHaveNoGaps() {
        assertThat(WHOLE.gaps()).isEmpty();
        WHOLE.verify();
    }

    @Test
    void theMatrixShowsWhichEventReachesWhichDataType() {
        assertThat(WHOLE.lifetimeOnly("page", "for once").matrix().lines())
                .containsExactly(
                        "          Submitted  Voted  Hidden",
                        "page      soft+      .      .       lifetime only: for once",
                        "question  soft+      soft   hard");
    }

    @Test
    void aDataTypeThatNoEventReachesIsAGap() {
        InvalidationCoverage forgetful = InvalidationCoverage.of(TABLE, RULES)
                .example("question", SEVEN, "question:7")
                .example("page", CacheKey.of("civicq", "page", 1))
                .creation(new Submitted(7), "question")
                .change(new Voted(7))
                .change(new Hidden(7))
                .neverCreated("page", "pages are always there");

        assertThat(forgetful.gaps())
                .containsExactly("data type page is reached by no event; add a rule, or say lifetimeOnly and why");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(forgetful::verify)
                .withMessageContaining("- data type page")
                .withMessageContaining(forgetful.matrix());
    }

    @Test
    void aDataTypeWithoutAnExampleIsAGapUnlessItSaysWhyNoEventReachesIt() {
        InvalidationCoverage some = InvalidationCoverage.of(TABLE, RULES)
                .example("question", SEVEN)
                .creation(new Submitted(7), "question")
                .change(new Voted(7))
                .change(new Hidden(7));

        assertThat(some.gaps()).containsExactly("data type page has no example of a key");
        assertThat(some.lifetimeOnly("page", "five minutes will do").gaps()).isEmpty();
    }

    @Test
    void whatIsReachedDoesNotLiveByItsLifetimeOnly() {
        assertThat(WHOLE.lifetimeOnly("page", "so I thought").gaps())
                .containsExactly("data type page is said to live by its lifetime only, but is reached by [Submitted]");
    }

    @Test
    void anAbsenceThatNoCreationEndsIsAGap() {
        InvalidationCoverage changesOnly = InvalidationCoverage.of(TABLE, RULES)
                .example("question", SEVEN)
                .example("page", PAGE)
                .change(new Submitted(7))
                .change(new Voted(7))
                .change(new Hidden(7))
                .neverCreated("page", "pages are always there");

        assertThat(changesOnly.gaps())
                .singleElement()
                .asString()
                .startsWith("the absence of a question is cached for PT1M");
    }

    @Test
    void anEventThatDoesNotReachWhatItCreatesIsAGap() {
        assertThat(WHOLE.creation(new Voted(7), "page").gaps())
                .containsExactly("event Voted is said to create a page, but does not reach it");
    }

    @Test
    void aRuleWithoutAnExampleOfItsEventIsAGap() {
        assertThat(InvalidationCoverage.of(TABLE, RULES)
                        .example("question", SEVEN)
                        .example("page", PAGE)
                        .creation(new Submitted(7), "question", "page")
                        .change(new Voted(7))
                        .gaps())
                .containsExactly("event Hidden has a rule, but no example of it was given");
    }

    @Test
    void whatIsUnknownIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WHOLE.example("qestion", SEVEN))
                .withMessageContaining("qestion");
        assertThatIllegalArgumentException().isThrownBy(() -> WHOLE.creation(new Voted(7), "pagge"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WHOLE.change("a string"))
                .withMessageContaining("no rule for event java.lang.String");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WHOLE.lifetimeOnly("page", " "))
                .withMessageContaining("'page'");
    }
}
