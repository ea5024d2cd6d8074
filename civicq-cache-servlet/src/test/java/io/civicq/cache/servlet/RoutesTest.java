package io.civicq.cache.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The route table, from code and from properties. */
class RoutesTest {

    @ParameterizedTest
    @CsvSource({
        "/**,            /a/b,      true",
        "/**,            /,         true",
        "/a/**,          /a,        true",
        "/a/**,          /a/,       true",
        "/a/**,          /a/b/c,    true",
        "/a/**,          /ab,       false",
        "/a/*/c,         /a/b/c,    true",
        "/a/*/c,         /a/b/d,    false",
        "/a/*,           /a/b/c,    false",
        "/a,             /a,        true",
        "/a,             /a/,       false",
    })
    void aPatternMatchesBySegments(String pattern, String path, boolean matches) {
        assertThat(Route.of(pattern).matches(path)).isEqualTo(matches);
    }

    private static Routes routes(String... namesAndValues) {
        Properties properties = new Properties();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.setProperty("civicq.http.route." + namesAndValues[i], namesAndValues[i + 1]);
        }
        return Routes.of(properties);
    }

    @Test
    void theFirstRouteThatMatchesSaysHow() {
        Routes routes = routes(
                "10.path",
                "/api/questions/**",
                "10.ttl",
                "PT5M",
                "20.path",
                "/**",
                "20.cache",
                "off",
                "10.compress",
                "off",
                "10.query",
                "page, q",
                "10.stale-if-error",
                "PT1H");
        Route questions = routes.of("/api/questions/7");
        assertThat(questions.freshFor()).isEqualTo(Duration.ofMinutes(5));
        assertThat(questions.compression()).isEqualTo(Route.Compression.OFF);
        assertThat(questions.query().significant("x=1&q=2")).isEqualTo("q=2");
        assertThat(questions.stale().ifError()).isEqualTo(Duration.ofHours(1));
        assertThat(routes.of("/account").caching()).isEqualTo(Route.Caching.OFF);
        assertThat(Routes.of().of("/account").freshFor()).isNull();
    }

    @Test
    void aWrongSettingIsNamed() {
        assertThatThrownBy(() -> routes("10.path", "/a", "10.ttl", "5m")).hasMessageContaining("route.10.ttl='5m'");
        assertThatThrownBy(() -> routes("10.ttl", "PT5M")).hasMessageContaining("route.10.ttl sets nothing");
        assertThatThrownBy(() -> routes("10.path", "/a", "10.tll", "PT5M"))
                .hasMessageContaining("route.10.tll sets nothing");
        assertThatThrownBy(() -> routes("10.path", "/a", "10.cache", "no")).hasMessageContaining("must be on or off");
        assertThatThrownBy(() -> Route.of("a")).hasMessageContaining("'a'");
        assertThatThrownBy(() -> Route.of("/**/a")).hasMessageContaining("only as its last segment");
    }
}
