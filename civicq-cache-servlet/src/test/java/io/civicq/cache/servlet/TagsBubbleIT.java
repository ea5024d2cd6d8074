package io.civicq.cache.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.Cache;
import io.civicq.cache.Loaded;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.servlet.cdn.KeyHeader;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** P11: an event reaches the pages that showed the data, without anybody listing them. */
class TagsBubbleIT {
    private static final CacheKey QUESTION = CacheKey.of("civicq", "question", 7);

    @ParameterizedTest
    @EnumSource(Container.class)
    void aPageFallsWithWhateverItShowed(Container container) throws Exception {
        try (App app = App.start(
                container, builder -> builder.surrogateHeaders(KeyHeader.CLOUDFLARE), (request, response) -> {})) {
            Cache<String> questions = app.caches.cache("question", String.class);
            app.handler((request, response) -> {
                String text =
                        questions.getLoaded(QUESTION, () -> Loaded.of("text").tagged("contest:5"));
                response.setHeader("Cache-Control", "max-age=60");
                response.getWriter().write(text + app.runs.get());
            });
            assertThat(app.get("/page").field("Cache-Tag"))
                    .contains("k:civicq:question:7", "k:civicq:question,", "t:contest:5", "d:question");
            for (Invalidation each : List.of(
                    Invalidation.ofKeys(QUESTION),
                    Invalidation.ofScopes(CacheKey.of("civicq", "question")),
                    Invalidation.ofTags("contest:5"),
                    Invalidation.ofCaches("question"))) {
                String before = app.get("/page").text();
                assertThat(app.get("/page").text()).isEqualTo(before);
                app.caches.invalidate(Invalidation.ofKeys(CacheKey.of("civicq", "question", 8)));
                assertThat(app.get("/page").text()).isEqualTo(before);
                app.caches.invalidate(each);
                assertThat(app.get("/page").text()).as("after " + each).isNotEqualTo(before);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void aPageLivesNoLongerThanWhatItShowed(Container container) throws Exception {
        try (App app = App.start(container, builder -> builder, (request, response) -> {})) {
            Cache<String> questions = app.caches.cache("question", String.class);
            app.handler((request, response) -> {
                questions.getLoaded(QUESTION, () -> Loaded.of("text").freshFor(Duration.ofSeconds(10)));
                response.setHeader("Cache-Control", "max-age=60");
                response.getWriter().write("run " + app.runs.get());
            });
            app.get("/page");
            app.ticker.advance(Duration.ofSeconds(9));
            assertThat(app.get("/page").text()).isEqualTo("run 1");
            app.ticker.advance(Duration.ofSeconds(2));
            assertThat(app.get("/page").text()).isEqualTo("run 2");
        }
    }
}
