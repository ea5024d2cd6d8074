package io.civicq.cache.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.Cache;
import io.civicq.cache.Caches;
import io.civicq.cache.Loaded;
import io.civicq.cache.caffeine.CaffeineTier;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.redis.RedisFormat;
import io.civicq.cache.redis.RedisSettings;
import io.civicq.cache.redis.RedisTier;
import io.civicq.cache.redis.json.JacksonCodecs;
import io.civicq.cache.redis.server.FaultProxy;
import io.civicq.cache.redis.server.RedisAddress;
import io.civicq.cache.redis.server.RedisUnderTest;
import io.civicq.cache.spi.CodecFactory;
import io.civicq.cache.testing.Callers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two nodes share stored responses through Redis, and an event on one reaches the pages of the other. */
@ExtendWith(RedisUnderTest.class)
class SharedPagesIT {
    private static final AtomicInteger TESTS = new AtomicInteger();
    private static final CacheKey QUESTION = CacheKey.of("civicq", "question", 7);
    private static final CodecFactory CODECS = ResponseCodecs.beside(JacksonCodecs.json());

    private final RedisAddress redis;
    private final String namespace;

    SharedPagesIT(RedisAddress redis) {
        this.redis = redis;
        this.namespace = redis.namespace() + "-" + TESTS.incrementAndGet();
    }

    private App node(String uri, CodecFactory codecs) throws Exception {
        Caches caches = Caches.builder()
                .namespace(namespace)
                .near(CaffeineTier.ofMaximumWeight(1 << 20))
                .far(RedisTier.connect(
                        RedisSettings.parse(uri), RedisFormat.standard().withCodecs(codecs)))
                .policies(TtlTable.empty()
                        .with(ResponseCache.DATA_TYPE, ResponseCache.policy())
                        .with("question", CachePolicy.freshFor(Duration.ofMinutes(5))))
                .build();
        Cache<String> questions = caches.cache("question", String.class);
        App app = App.start(Container.JETTY, caches, (request, response) -> {});
        app.handler((request, response) -> {
            String text =
                    questions.getLoaded(QUESTION, () -> Loaded.of("Gr\u00fcn").tagged("contest:5"));
            response.setHeader("Cache-Control", "max-age=600");
            response.setContentType("text/plain;charset=UTF-8");
            response.getWriter().write(text + " run " + app.runs.get() + ' ' + app.port());
        });
        return app;
    }

    private static String page(App app) {
        try {
            return app.get("/page", "Host: civicq.org:80").text();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aPageThatOneNodeStoredIsServedByTheOther() throws Exception {
        try (App one = node(redis.uri(), CODECS);
                App other = node(redis.uri(), CODECS)) {
            String made = page(one);
            Http.Reply shared = other.get("/page", "Host: civicq.org:80");

            assertThat(shared.text()).isEqualTo(made).startsWith("Gr\u00fcn run 1");
            assertThat(shared.field("Cache-Status")).startsWith("civicq; hit");
            assertThat(other.runs).hasValue(0);
        }
    }

    @Test
    void anEventOnOneNodeMakesThePagesOfTheOtherFall() throws Exception {
        try (App one = node(redis.uri(), CODECS);
                App other = node(redis.uri(), CODECS)) {
            String made = page(one);
            assertThat(page(other)).isEqualTo(made);

            one.caches.invalidate(Invalidation.ofTags("contest:5"));

            assertThat(page(one)).as("read your writes").isNotEqualTo(made);
            Callers.until("the other node's page to fall", () -> !page(other).equals(made));
        }
    }

    @Test
    void pagesAreServedWhileRedisIsDown() throws Exception {
        try (FaultProxy proxy = FaultProxy.before(redis.host(), redis.port());
                App app = node(proxy.uri(), CODECS)) {
            String made = page(app);
            proxy.refuse();
            proxy.cut();

            assertThat(page(app)).as("a page that was stored").startsWith("Gr\u00fcn");
            Http.Reply unseen = app.get("/unseen", "Host: civicq.org:80");
            assertThat(unseen.status()).isEqualTo(200);
            assertThat(unseen.text()).startsWith("Gr\u00fcn");
            assertThat(made).startsWith("Gr\u00fcn run 1");
        }
    }

    @Test
    void aFarTierWithoutTheCodecOfResponsesIsRefusedWithWhatItNeeds() {
        assertThatThrownBy(() -> node(redis.uri(), JacksonCodecs.json()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'response'", "ResponseCodecs.beside");
    }
}
