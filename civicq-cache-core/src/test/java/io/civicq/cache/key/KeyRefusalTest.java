package io.civicq.cache.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no key is refused at once, with a message that quotes it. */
class KeyRefusalTest {
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\r\n"})
    void aBlankPartIsRefused(String part) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CacheKey.of("civicq", part))
                .withMessageContaining("'" + part + "'")
                .withMessageContaining("blank");
    }

    static Stream<Arguments> unstable() {
        return Stream.of(
                arguments(1.5, "java.lang.Double"),
                arguments(BigDecimal.ONE, "java.math.BigDecimal"),
                arguments(List.of("a"), "java.util.ImmutableCollections"),
                arguments(new Object(), "java.lang.Object"),
                arguments(new byte[] {1}, "[B"));
    }

    @ParameterizedTest
    @MethodSource("unstable")
    void aPartWithoutOneTextIsRefused(Object part, String type) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CacheKey.of("civicq", part))
                .withMessageContaining(type)
                .withMessageContaining("strings, integers, enums");
    }

    @Test
    void aPathThatIsTooDeepIsRefused() {
        CacheKey deepest = CacheKey.root().child(Collections.nCopies(32, "a").toArray());

        assertThat(deepest.depth()).isEqualTo(32);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> deepest.child("b"))
                .withMessageContaining("33")
                .withMessageContaining("32");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CacheKey.parse(":a".repeat(33).substring(1)))
                .withMessageContaining("33");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "civicq:", ":civicq", "civicq::5", "civicq: :5", "civicq:%u0020"})
    void aTextWithABlankSegmentIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CacheKey.parse(text))
                .withMessageContaining("blank");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "100%",
                "%u",
                "%u00",
                "%u00G0",
                "%u+041",
                "%U0041",
                "%41",
                "%-more",
                "a%-",
                "%h",
                "%h0123",
                "%h0123456789abcdef0123456789abcdef",
                "a%h0123456789abcdef0123456789abcdeg",
                "%%h0123456789abcdef0123456789abcdef",
                "a%h0123456789abcdef0123456789abcdefb"
            })
    void aMalformedEscapeIsRefused(String segment) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CacheKey.parse("civicq:" + segment + ":5"))
                .withMessageContaining("'civicq:" + segment + ":5'")
                .withMessageContaining("%u0025");
    }

    @Test
    void aSegmentThatClaimsToBeShortenedButIsLongIsRefused() {
        String hash = "%h0123456789abcdef0123456789abcdef";

        assertThat(CacheKey.parse("x".repeat(48) + hash).text()).hasSize(82);
        assertThatIllegalArgumentException().isThrownBy(() -> CacheKey.parse("x".repeat(49) + hash));
        assertThatIllegalArgumentException().isThrownBy(() -> CacheKey.parse("x ".repeat(24) + hash));
    }

    @ParameterizedTest
    @CsvSource({
        "'{ballot}:civicq', {ballot}",
        "'civicq:{a}:{a}', {a}",
        "'civicq:x{a}', 'x{a}'",
        "'civicq:{a}x', '{a}x'",
        "'civicq:{', '{'",
        "'civicq:}', '}'",
        "'civicq:{}', '{}'",
        "'civicq:{a b}', '{a b}'",
        "'civicq:{1st}', '{1st}'",
        "'civicq:{a}{b}', 'a}{b'",
        "'civicq::{a}', blank",
        "'', blank",
        "'civicq:%:{a}', '%'"
    })
    void aMalformedTemplateIsRefused(String template, String quoted) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyTemplate.of(template))
                .withMessageContaining("'" + template + "'")
                .withMessageContaining(quoted);
    }

    @Test
    void aTemplateThatIsTooDeepIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyTemplate.of("a" + ":b".repeat(32)))
                .withMessageContaining("33");
    }

    @Test
    void aTemplateTakesAsManyPartsAsItHasParameters() {
        KeyTemplate page = KeyTemplate.of("civicq:questions:contest:{contest}:page:{page}");

        assertThat(page.parameters()).containsExactly("contest", "page");
        assertThat(page.scope()).isEqualTo(CacheKey.of("civicq", "questions", "contest"));
        assertThat(page.key(5, 1).text()).isEqualTo("civicq:questions:contest:5:page:1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> page.key(5))
                .withMessageContaining("'civicq:questions:contest:{contest}:page:{page}'")
                .withMessageContaining("[contest, page]")
                .withMessageContaining("not 1");
        assertThatIllegalArgumentException().isThrownBy(() -> page.key(5, 1, 2)).withMessageContaining("not 3");
    }

    @Test
    void aCharacterGivenToATemplateIsACharacter() {
        KeyTemplate letter = KeyTemplate.of("civicq:cities:{letter}");

        assertThat(letter.key('a')).isEqualTo(CacheKey.of("civicq", "cities", 'a'));
    }

    @Test
    void aNumberGivenToATemplateMayBeNull() {
        KeyTemplate ballot = KeyTemplate.of("civicq:ballot:{ballot}");
        Long unknown = null;

        assertThat(ballot.key(unknown).text()).isEqualTo("civicq:ballot:%-");
    }
}
