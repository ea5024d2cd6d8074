package io.civicq.cache.invalidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.civicq.cache.invalidation.Invalidation.Severity;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyPattern;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An invalidation is a value: what is said together is one entry of the log. */
class InvalidationTest {
    private static final CacheKey QUESTION = CacheKey.of("civicq", "question", 7);
    private static final CacheKey CONTEST = CacheKey.of("civicq", "contest", 5);
    private static final KeyPattern PAGES = KeyPattern.of("civicq:*:page:1");

    @Test
    void severalInvalidationsBecomeOne() {
        Invalidation all = Invalidation.ofKeys(QUESTION)
                .and(Invalidation.ofKeys(CONTEST))
                .and(Invalidation.ofScopes(CONTEST))
                .and(Invalidation.ofTags("question:7", "contest:5"))
                .and(Invalidation.ofPattern(PAGES))
                .and(Invalidation.ofCaches("question_list"))
                .and(Invalidation.ofNothing());

        assertThat(all)
                .isEqualTo(new Invalidation(
                        Set.of(QUESTION, CONTEST),
                        Set.of(CONTEST),
                        Set.of("question:7", "contest:5"),
                        Set.of(PAGES),
                        Set.of("question_list"),
                        Severity.SOFT));
    }

    @Test
    void togetherTheyAreAsHardAsTheHardest() {
        Invalidation soft = Invalidation.ofTags("question:7");
        Invalidation hard = Invalidation.ofTags("question:8").hard();

        assertThat(soft.and(soft).severity()).isEqualTo(Severity.SOFT);
        assertThat(soft.and(hard).severity()).isEqualTo(Severity.HARD);
        assertThat(hard.and(soft).severity()).isEqualTo(Severity.HARD);
        assertThat(soft.severity()).isEqualTo(Severity.SOFT);
    }

    @Test
    void onlyNothingIsEmpty() {
        assertThat(Invalidation.ofNothing().isEmpty()).isTrue();
        assertThat(Invalidation.ofNothing().hard().isEmpty()).isTrue();
        assertThat(Invalidation.ofTags().isEmpty()).isTrue();
        assertThat(Invalidation.ofKeys(QUESTION).isEmpty()).isFalse();
        assertThat(Invalidation.ofScopes(QUESTION).isEmpty()).isFalse();
        assertThat(Invalidation.ofTags("question:7").isEmpty()).isFalse();
        assertThat(Invalidation.ofPattern(PAGES).isEmpty()).isFalse();
        assertThat(Invalidation.ofCaches("question").isEmpty()).isFalse();
        assertThat(Invalidation.ofEverything().isEmpty()).isFalse();
    }

    @Test
    void sayingAThingTwiceIsSayingItOnce() {
        assertThat(Invalidation.ofTags("question:7", "question:7")).isEqualTo(Invalidation.ofTags("question:7"));
        assertThat(Invalidation.ofKeys(QUESTION, QUESTION)).isEqualTo(Invalidation.ofKeys(QUESTION));
        assertThat(Invalidation.ofScopes(QUESTION, QUESTION)).isEqualTo(Invalidation.ofScopes(QUESTION));
        assertThat(Invalidation.ofCaches("question", "question")).isEqualTo(Invalidation.ofCaches("question"));
    }

    @Test
    void aPatternThatIsAPrefixBecomesAScope() {
        assertThat(Invalidation.ofPattern(KeyPattern.of("civicq:contest:5:*")))
                .isEqualTo(Invalidation.ofScopes(CONTEST));
        assertThat(Invalidation.ofPattern(PAGES).patterns()).containsExactly(PAGES);
    }

    @Test
    void itDoesNotChangeWithTheSetItWasMadeOf() {
        Set<String> tags = new HashSet<>(Set.of("question:7"));
        Invalidation invalidation = new Invalidation(Set.of(), Set.of(), tags, Set.of(), Set.of(), Severity.SOFT);

        tags.add("question:8");

        assertThat(invalidation).isEqualTo(Invalidation.ofTags("question:7"));
        assertThat(invalidation.tags()).isUnmodifiable();
    }

    @ParameterizedTest
    @ValueSource(strings = {"q", "question:7", "~!@#$%^&*()", "a/b;c=\"d\""})
    void aTagOfPrintableCharactersIsTaken(String tag) {
        assertThat(Tags.check(tag)).isEqualTo(tag);
        assertThat(Tags.check("x".repeat(128))).hasSize(128);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "a b", "a,b", "a\nb", "a\r\nSet-Cookie:x", "\u0000", "\u007F", "caf\u00E9", "\uD83D"})
    void aTagThatCouldNotStandInAHeaderIsRefused(String tag) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Invalidation.ofTags("question:7", tag))
                .withMessageContaining("'" + tag + "'");
    }

    @Test
    void aTagOfMoreThan128CharactersIsRefusedAndQuotedInPart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tags.check("x".repeat(129)))
                .withMessageContaining("'" + "x".repeat(40) + "'");
    }

    @Test
    void aPositionCoversWhatIsNotAfterItInTheSameHistory() {
        LogPosition at = new LogPosition(7, 100);

        assertThat(at.covers(new LogPosition(7, 99))).isTrue();
        assertThat(at.covers(at)).isTrue();
        assertThat(at.covers(new LogPosition(7, 101))).isFalse();
        assertThat(at.covers(new LogPosition(8, 99))).isFalse();
    }
}
