package io.civicq.cache.servlet.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9111 §5.2, and §4.2.1 for values that nobody should have sent. */
class CacheControlTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "max-age=60                        | 60",
                "MAX-AGE=60                        | 60",
                "public, max-age=60                | 60",
                "max-age=\"60\"                    | 60",
                "max-age=0060                      | 60",
                "max-age=60, max-age=60            | 60",
                "a=\"x, max-age=1\", max-age=60    | 60",
                "a=\"\\\"\", max-age=60            | 60",
                "max-age=60, max-age=90            | 0",
                "max-age=60, max-age               | 0",
                "max-age=-1                        | 0",
                "max-age=1.5                       | 0",
                "max-age=60s                       | 0",
                "max-age='60'                      | 0",
                "max-age =60                       | 0",
                "max-age= 60                       | 0",
                "max-age=                          | 0",
                "max-age                           | 0",
                "max-age=2147483648                | 2147483648",
                "max-age=2147483649                | 2147483648",
                "max-age=99999999999999999999      | 2147483648",
            })
    void invalidFreshnessInformationIsStale(String line, long seconds) {
        assertThat(CacheControl.parse(List.of(line)).seconds("max-age")).hasValue(seconds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no-store",
                "No-Store",
                "NO-STORE",
                "public,no-store",
                " , no-store ,",
                "no-store=x",
                "x, No-sTore"
            })
    void directivesAreComparedWithoutRegardToCase(String line) {
        assertThat(CacheControl.parse(List.of(line)).has("no-store")).isTrue();
    }

    @Test
    void anAbsentDirectiveHasNoSeconds() {
        assertThat(CacheControl.parse(List.of("xmax-age=60")).seconds("max-age"))
                .isEqualTo(OptionalLong.empty());
    }

    @Test
    void linesCombine() {
        CacheControl both = CacheControl.parse(List.of("max-age=60", "private"));
        assertThat(both.seconds("max-age")).hasValue(60);
        assertThat(both.isUnqualified("private")).isTrue();
    }

    @Test
    void aQualifiedFormNamesFields() {
        CacheControl qualified = CacheControl.parse(List.of("private=\"X-User, x-plan\", no-cache=\"set-cookie\""));
        assertThat(qualified.isUnqualified("private")).isFalse();
        assertThat(qualified.fieldsOf("private")).containsExactlyInAnyOrder("x-user", "x-plan");
        assertThat(qualified.fieldsOf("no-cache")).containsExactly("set-cookie");
    }

    @Test
    void anUnqualifiedFormBesideAQualifiedOneSaysMore() {
        assertThat(CacheControl.parse(List.of("private=\"x\", private")).isUnqualified("private"))
                .isTrue();
        assertThat(CacheControl.parse(List.of("private=\"x\", private=\"y\"")).fieldsOf("private"))
                .containsExactlyInAnyOrder("x", "y");
    }
}
