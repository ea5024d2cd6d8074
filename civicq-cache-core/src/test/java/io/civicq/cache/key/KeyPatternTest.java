package io.civicq.cache.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A pattern reaches exactly what it says, however hostile, and never more namespaces than its own. */
class KeyPatternTest {
    @ParameterizedTest
    @CsvSource({
        "civicq:ballot:123, civicq:ballot:123, true",
        "civicq:ballot:123, civicq:ballot:1234, false",
        "civicq:ballot:123, civicq:ballot:12, false",
        "civicq:ballot:*, civicq:ballot:123, true",
        "civicq:ballot:*, civicq:ballot:123:full, true",
        "civicq:ballot:*, civicq:ballot, false",
        "civicq:*:page:1, civicq:questions:contest:5:page:1, true",
        "civicq:*:page:1, civicq:questions:contest:5:page:11, false",
        "civicq:*:page:?, civicq:questions:contest:5:page:1, true",
        "civicq:*:page:?, civicq:questions:contest:5:page:10, false",
        "civicq:*page*, civicq:page, true",
        "civicq:**, civicq:x, true",
        "civicq:a*a, civicq:a, false",
        "civicq:a*a, civicq:aa, true",
        "civicq:*ab*abc, civicq:xabxababc, true",
        "civicq:?, civicq:, false",
        "civicq:[ab], civicq:a, false",
        "civicq:[ab], civicq:[ab], true",
        "civicq:^a-b, civicq:^a-b, true",
        "civicq:a\\*, civicq:a\\bc, true",
        "civicq:.*, civicq:xy, false",
        "CIVICQ:*, civicq:x, false"
    })
    void aPatternMatchesWhatItSays(String glob, String text, boolean expected) {
        assertThat(KeyPattern.of(glob).matches(text)).isEqualTo(expected);
    }

    @Test
    void aPatternAgreesWithItsRegularExpression() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 20_000; i++) {
            String glob = "c:a" + drawn(random, "ab*?");
            String text = "c:a" + drawn(random, "ab");
            Pattern same = Pattern.compile(glob.replace("*", ".*").replace("?", "."));

            assertThat(KeyPattern.of(glob).matches(text))
                    .as("%s on %s", glob, text)
                    .isEqualTo(same.matcher(text).matches());
        }
    }

    private static String drawn(SplittableRandom random, String alphabet) {
        return random.ints(random.nextInt(9), 0, alphabet.length())
                .mapToObj(alphabet::charAt)
                .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                .toString();
    }

    @Test
    void aHostilePatternTakesNoExponentialTime() {
        KeyPattern hostile = KeyPattern.of("c:" + "a*".repeat(499));
        String text = "c:" + "a".repeat(3_300) + "b";
        KeyPattern neverMatching = KeyPattern.of("c:" + "a*".repeat(498) + "c");

        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            assertThat(hostile.matches(text)).isTrue();
            assertThat(neverMatching.matches(text)).isFalse();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "civicq:ballot:123, civicq:ballot:123",
        "civicq:ballot:*, civicq:ballot",
        "civicq:*, civicq",
        "civicq:San%u0020Jos\u00E9:*, civicq:San%u0020Jos\u00E9"
    })
    void aPatternThatIsAPrefixIsAScope(String glob, String scope) {
        assertThat(KeyPattern.of(glob).scope()).contains(CacheKey.parse(scope));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"civicq:ballot:1*", "civicq:*:1", "civicq:b?llot", "civicq:**", "civicq:?", "civicq:ballot*"})
    void aPatternThatIsNoPrefixIsNoScope(String glob) {
        assertThat(KeyPattern.of(glob).scope()).isEmpty();
    }

    @Test
    void theScopeOfAPatternReachesAllThatThePatternMatches() {
        KeyPattern pattern = KeyPattern.of("civicq:questions:contest:5:*");
        CacheKey page = CacheKey.of("civicq", "questions", "contest", 5, "page", 1);

        assertThat(pattern.matches(page.text())).isTrue();
        assertThat(page.isWithin(pattern.scope().orElseThrow())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", "?", "", "  ", "*:ballot", "civ*:ballot", "civicq*", "?ivicq:ballot", ":*", " :*", "::"})
    void aPatternOverEveryNamespaceIsRefused(String glob) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyPattern.of(glob))
                .withMessageContaining("'" + glob + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"civicq:100%", "civicq:100%:*", "civicq::5", "civicq:a::*", "civicq:"})
    void aPatternWhoseScopeWouldBeNoKeyIsRefusedWhenItIsMade(String glob) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyPattern.of(glob))
                .withMessageContaining("'" + glob + "'");
    }

    @Test
    void aPatternOfMoreThanAThousandCharactersIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyPattern.of("civicq:" + "a".repeat(1_000)))
                .withMessageContaining("1007");
    }

    @Test
    void bracketsCaretsAndBackslashesAreEscapedForAStoreThatGivesThemMeaning() {
        assertThat(KeyPattern.of("civicq:[a-z]^\\*?").escapedGlob()).isEqualTo("civicq:\\[a\\-z\\]\\^\\\\*?");
    }

    @Test
    void patternsAreEqualByText() {
        assertThat(KeyPattern.of("civicq:*:1"))
                .isEqualTo(KeyPattern.of("civicq:*:1"))
                .hasSameHashCodeAs(KeyPattern.of("civicq:*:1"))
                .isNotEqualTo(KeyPattern.of("civicq:*:2"))
                .hasToString("civicq:*:1");
    }
}
