package io.civicq.cache.servlet.decision;

import static io.civicq.cache.servlet.decision.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110 §12.5.3, §13 and §14; RFC 9111 §4.1. */
class NegotiationTest {
    private static final List<Coding> ALL = List.of(Coding.BR, Coding.ZSTD, Coding.GZIP);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "gzip                              | GZIP",
                "GZip                              | GZIP",
                "x-gzip                            | GZIP",
                "gzip, deflate, br, zstd           | BR",
                "gzip;q=1.0, br;q=0.5              | GZIP",
                "gzip;q=0.5, br;q=0.5              | BR",
                "br;q=0, gzip                      | GZIP",
                "*                                 | BR",
                "*;q=0.1, br;q=0                   | ZSTD",
                "gzip;q=0                          | IDENTITY",
                "*;q=0                             | IDENTITY",
                "identity, gzip;q=0.5              | IDENTITY",
                "identity;q=0.5, gzip;q=0.5        | GZIP",
                "deflate                           | IDENTITY",
                "gzip;q=2                          | IDENTITY",
                "gzip;q=abc                        | IDENTITY",
                "gzip;q=-1                         | IDENTITY",
                "gzip ; q=0.5                      | GZIP",
                "\"gzip                            | IDENTITY",
                ",,,                               | IDENTITY",
            })
    void theCodingWithTheGreatestWeightIsChosen(String acceptEncoding, Coding coding) {
        assertThat(CodingNegotiation.choose(acceptEncoding, ALL)).isEqualTo(coding);
    }

    @Test
    void aClientThatSaysNothingOrFarTooMuchGetsIdentity() {
        assertThat(CodingNegotiation.choose(null, ALL)).isEqualTo(Coding.IDENTITY);
        assertThat(CodingNegotiation.choose("gzip,".repeat(1_000), ALL)).isEqualTo(Coding.IDENTITY);
        assertThat(CodingNegotiation.choose("br", List.of(Coding.GZIP))).isEqualTo(Coding.IDENTITY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "If-None-Match: \"v1\"                              | NOT_MODIFIED",
                "If-None-Match: W/\"v1\"                            | NOT_MODIFIED",
                "If-None-Match: \"v0\", W/\"v1\"                    | NOT_MODIFIED",
                "If-None-Match: \"v0\" ; If-None-Match: \"v1\"      | NOT_MODIFIED",
                "If-None-Match: *                                   | NOT_MODIFIED",
                "If-None-Match: \"v0\"                              | SEND",
                "If-None-Match: \"V1\"                              | SEND",
                "If-None-Match: v1                                  | SEND",
                "If-None-Match: \"a,b\",\"v1\"                      | NOT_MODIFIED",
                "If-None-Match: \"v1                                | SEND",
                "If-None-Match: \"v0\" ; If-Modified-Since: Fri, 20 Nov 2026 12:00:00 GMT | SEND",
                "If-Modified-Since: Fri, 20 Nov 2026 11:00:00 GMT   | NOT_MODIFIED",
                "If-Modified-Since: Fri, 20 Nov 2026 11:00:01 GMT   | NOT_MODIFIED",
                "If-Modified-Since: Fri, 20 Nov 2026 10:59:59 GMT   | SEND",
                "If-Modified-Since: Friday, 20-Nov-26 11:00:00 GMT  | NOT_MODIFIED",
                "If-Modified-Since: whenever                        | SEND",
                "X: 1                                               | SEND",
            })
    void ifNoneMatchComparesWeaklyAndComesBeforeIfModifiedSince(String request, ConditionalRequest.Outcome outcome) {
        Fields response = Fields.of("Last-Modified", "Fri, 20 Nov 2026 11:00:00 GMT");
        assertThat(ConditionalRequest.of(Samples.fields(request), EntityTag.strong("v1"), response, NOW))
                .isEqualTo(outcome);
    }

    @Test
    void aListOfTagsIsReadOnceAndWithALimit() {
        String many = IntStream.range(0, 65).mapToObj(i -> "\"t" + i + "\"").collect(Collectors.joining(", "));
        assertThat(EntityTag.list(many)).isNull();
        assertThat(EntityTag.list("\"" + "a".repeat(8 * 1024) + "\"")).isNull();
        assertThat(EntityTag.list(many.substring(many.indexOf(' ')))).hasSize(64);
    }

    @Test
    void aStrongTagDiffersByCodingAndAWeakOneDoesNot() {
        assertThat(EntityTag.strong("v1").in(Coding.GZIP).text()).isEqualTo("\"v1-gzip\"");
        assertThat(EntityTag.strong("v1").in(Coding.IDENTITY).text()).isEqualTo("\"v1\"");
        assertThat(EntityTag.parse("W/\"v1\"").in(Coding.BR).text()).isEqualTo("W/\"v1\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "Range: bytes=0-9                              | PARTIAL       | 0-9",
                "Range: BYTES=0-9                              | PARTIAL       | 0-9",
                "Range: bytes=10-                              | PARTIAL       | 10-99",
                "Range: bytes=-10                              | PARTIAL       | 90-99",
                "Range: bytes=-1000                            | PARTIAL       | 0-99",
                "Range: bytes=0-1000                           | PARTIAL       | 0-99",
                "Range: bytes=99-99                            | PARTIAL       | 99-99",
                "Range: bytes=0-0, 5-6                         | PARTIAL       | 0-0,5-6",
                "Range: bytes=0-0, 500-600                     | PARTIAL       | 0-0",
                "Range: bytes=100-                             | UNSATISFIABLE | -",
                "Range: bytes=-0                               | UNSATISFIABLE | -",
                "Range: bytes=9-0                              | WHOLE         | -",
                "Range: bytes=a-b                              | WHOLE         | -",
                "Range: bytes=-                                | WHOLE         | -",
                "Range: bytes=                                 | WHOLE         | -",
                "Range: seconds=0-9                            | WHOLE         | -",
                "Range: bytes=0-99,0-99                        | WHOLE         | -",
                "Range: bytes=0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0 | WHOLE | -",
                "Range: bytes=0-9 ; Range: bytes=0-9           | WHOLE         | -",
                "Range: bytes=0-9 ; If-Range: \"v1\"           | PARTIAL       | 0-9",
                "Range: bytes=0-9 ; If-Range: W/\"v1\"         | WHOLE         | -",
                "Range: bytes=0-9 ; If-Range: \"v0\"           | WHOLE         | -",
                "Range: bytes=0-9 ; If-Range: Fri, 20 Nov 2026 11:00:00 GMT | PARTIAL | 0-9",
                "Range: bytes=0-9 ; If-Range: Fri, 20 Nov 2026 11:00:01 GMT | WHOLE   | -",
            })
    void aRangeIsAnsweredFromTheWholeOnlyIfItCanBeUnderstood(String request, Ranges.Kind kind, String parts) {
        Fields response = Fields.of("Last-Modified", "Fri, 20 Nov 2026 11:00:00 GMT", "Date", Samples.DATE);
        Ranges ranges = Ranges.of(Samples.get(request), EntityTag.strong("v1"), response, 100, NOW);
        assertThat(ranges.kind()).isEqualTo(kind);
        assertThat(ranges.parts().stream()
                        .map(part -> part.first() + "-" + part.last())
                        .collect(Collectors.joining(",")))
                .isEqualTo(parts.equals("-") ? "" : parts);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "Accept-Language | en, de           | en,de      | SAME",
                "Accept-Language | en, de           | EN ,  de   | SAME",
                "Accept-Language | en;q=0.5         | en; q=0.5  | SAME",
                "Accept-Language | en, de           | de, en     | OTHER",
                "X-Plan          | Gold             | gold       | OTHER",
                "X-Plan          | a,  b            | a,b        | SAME",
                "X-Plan          | -                | -          | SAME",
            })
    void selectingFieldsMatchOnceTheyAreNormalised(String name, String one, String other, String expected) {
        Vary vary = new Vary(Set.of(name.toLowerCase(Locale.ROOT)));
        boolean same = vary.secondaryKey(Fields.of(name, one)).equals(vary.secondaryKey(Fields.of(name, other)));
        assertThat(same ? "SAME" : "OTHER").isEqualTo(expected);
    }

    @Test
    void anAbsentSelectingFieldIsNoEmptyOneAndNoneCanForgeAnother() {
        Vary vary = new Vary(Set.of("a", "b"));
        assertThat(vary.secondaryKey(Fields.none())).isNotEqualTo(vary.secondaryKey(Fields.of("a", "", "b", "")));
        assertThat(vary.secondaryKey(Fields.of("a", "1\nb=1=2")))
                .isNotEqualTo(vary.secondaryKey(Fields.of("a", "1", "b", "2")));
        assertThat(vary.secondaryKey(Fields.of("a", "1", "a", "2")))
                .isEqualTo(vary.secondaryKey(Fields.of("a", "1, 2")));
    }
}
