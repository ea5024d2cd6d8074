package io.civicq.cache.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.Caches;
import io.civicq.cache.catalog.CivicPolicies;
import io.civicq.cache.redis.RedisFormat;
import io.civicq.cache.redis.RedisSettings;
import io.civicq.cache.redis.RedisTier;
import io.civicq.cache.redis.json.JacksonCodecs;
import io.civicq.cache.servlet.cdn.KeyHeader;
import io.civicq.cache.servlet.decision.NoVarySearch;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The code of docs/http-cache.md stands here, compiled. */
class HttpSnippetsTest {

    @Test
    void everyBlockOfThePageStandsHere() throws IOException {
        String here =
                normalised(Files.readString(Path.of("src/test/java/io/civicq/cache/servlet/HttpSnippetsTest.java")));
        Matcher blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/http-cache.md")));
        int count = 0;
        for (; blocks.find(); count++) {
            assertThat(here).contains(normalised(blocks.group(1)));
        }
        assertThat(count).isPositive();
    }

    private static String normalised(String code) {
        return code.replaceAll("//[^\n]*", "").replaceAll("\\s+", "");
    }

    @Test
    void aCacheWithRoutes() {
        Caches caches = Caches.builder()
                .policies(CivicPolicies.table().with(ResponseCache.DATA_TYPE, ResponseCache.policy()))
                .build();
        ResponseCache responses = ResponseCache.on(caches)
                .hosts("civicq.org")
                .routes(Routes.of(
                        Route.of("/api/questions/**").withFreshFor(Duration.ofMinutes(5)),
                        Route.of("/api/ballots/**").withFreshFor(Duration.ofHours(1)),
                        Route.of("/account/**").withoutCaching()))
                .build();
        assertThat(responses.settings().switches().setCookie()).isNotNull();
        ResponseCache.on(caches).surrogateHeaders(KeyHeader.CLOUDFLARE, KeyHeader.VARNISH);
        caches.close();
    }

    static void register(ServletContext context, ResponseCache responses) {
        FilterRegistration.Dynamic filter = context.addFilter("responses", new ResponseCacheFilter(responses));
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), false, "/*");
    }

    @Test
    void aRouteThatSaysWhatMatters() {
        Route route = Route.of("/search")
                .withQuery(NoVarySearch.only("q", "page")) // in whatever order; others are not read
                .withKeyCookies(Set.of("lang"))
                .withKeyFields(Set.of("x-forwarded-proto"));
        assertThat(route.query().significant("utm=1&q=b&page=2")).isEqualTo("page=2&q=b");
    }

    static RedisTier withRedis() {
        return RedisTier.connect(
                RedisSettings.parse("redis://localhost:6379/0"),
                RedisFormat.standard().withCodecs(ResponseCodecs.beside(JacksonCodecs.json())));
    }
}
