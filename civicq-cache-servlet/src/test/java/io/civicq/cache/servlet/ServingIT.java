package io.civicq.cache.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.servlet.decision.Profile;
import io.civicq.cache.testing.Callers;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a stored response is served: conditions, ranges, heads, codings, staleness; RFC 9110, RFC 5861, RFC 9211. */
class ServingIT {
    private static final String TEXT = "0123456789".repeat(500);

    private static void page(HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "max-age=60");
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().write(TEXT);
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void aHitIsTheSameResponseWithItsAge(Container container) throws Exception {
        try (App app = App.start(container, Profile.SAFE, (request, response) -> page(response))) {
            Http.Reply miss = app.get("/q/7");
            app.ticker.advance(Duration.ofSeconds(5));
            Http.Reply hit = app.get("/q/7");

            assertThat(miss.field("Cache-Status")).isEqualTo("civicq; fwd=uri-miss; ttl=60; stored");
            assertThat(hit.field("Cache-Status")).isEqualTo("civicq; hit; ttl=55");
            assertThat(hit.field("Age")).isEqualTo("5");
            assertThat(hit.text()).isEqualTo(miss.text()).isEqualTo(TEXT);
            assertThat(hit.field("ETag")).isEqualTo(miss.field("ETag")).startsWith("\"");
            assertThat(hit.field("Content-Type")).isEqualToIgnoringCase("text/plain;charset=UTF-8");
            assertThat(hit.fields().all("Date")).hasSize(1);
            assertThat(app.runs).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void aConditionIsAnsweredFromTheStoredResponse(Container container) throws Exception {
        try (App app = App.start(container, Profile.SAFE, (request, response) -> page(response))) {
            String tag = app.get("/q/7").field("ETag");
            Http.Reply unchanged = app.get("/q/7", "If-None-Match: \"other\", W/" + tag);

            assertThat(unchanged.status()).isEqualTo(304);
            assertThat(unchanged.body()).isEmpty();
            assertThat(unchanged.field("ETag")).isEqualTo(tag);
            assertThat(unchanged.fields().has("Cache-Control")
                            && unchanged.fields().has("Date"))
                    .isTrue();
            assertThat(unchanged.fields().has("Content-Type")
                            || unchanged.fields().has("Content-Length"))
                    .isFalse();
            assertThat(app.get("/q/7", "If-None-Match: \"other\"").status()).isEqualTo(200);
            assertThat(app.runs).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void aConditionOnAMissRunsTheHandlerForTheWhole(Container container) throws Exception {
        try (App app = App.start(container, Profile.SAFE, (request, response) -> {
            assertThat(request.getHeader("If-None-Match")).isNull();
            assertThat(request.getHeader("Range")).isNull();
            response.setHeader("ETag", "\"v1\"");
            page(response);
        })) {
            assertThat(app.get("/q/7", "If-None-Match: \"v1\"").status()).isEqualTo(304);
            assertThat(app.get("/q/7").text()).isEqualTo(TEXT);
            assertThat(app.get("/q/8", "Range: bytes=0-1").text()).isEqualTo("01");
            assertThat(app.runs).hasValue(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void headIsAnsweredFromGetAndCreatesNone(Container container) throws Exception {
        try (App app = App.start(container, Profile.SAFE, (request, response) -> page(response))) {
            app.request("HEAD /q/7");
            assertThat(app.runs).hasValue(1);
            app.get("/q/7");
            Http.Reply head = app.request("HEAD /q/7");

            assertThat(app.runs).hasValue(2);
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            assertThat(head.field("Content-Length")).isEqualTo(Integer.toString(TEXT.length()));
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void rangesAreServedFromTheWhole(Container container) throws Exception {
        try (App app = App.start(container, Profile.SAFE, (request, response) -> page(response))) {
            app.get("/q/7");
            Http.Reply part = app.get("/q/7", "Range: bytes=8-12");
            assertThat(part.status()).isEqualTo(206);
            assertThat(part.text()).isEqualTo("89012");
            assertThat(part.field("Content-Range")).isEqualTo("bytes 8-12/5000");

            Http.Reply parts = app.get("/q/7", "Range: bytes=0-1, -2");
            assertThat(parts.status()).isEqualTo(206);
            assertThat(parts.text()).contains("Content-Range: bytes 0-1/5000", "Content-Range: bytes 4998-4999/5000");

            Http.Reply none = app.get("/q/7", "Range: bytes=5000-");
            assertThat(none.status()).isEqualTo(416);
            assertThat(none.field("Content-Range")).isEqualTo("bytes */5000");
            assertThat(app.runs).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void eachCodingIsARepresentationOfItsOwn(Container container) throws Exception {
        try (App app = App.start(container, Profile.SAFE, (request, response) -> {
            assertThat(request.getHeader("Accept-Encoding")).isNull();
            page(response);
        })) {
            Http.Reply first = app.get("/q/7", "Accept-Encoding: gzip");
            Http.Reply coded = app.get("/q/7", "Accept-Encoding: gzip");
            Http.Reply plain = app.get("/q/7");

            assertThat(first.fields().has("Content-Encoding")).isFalse();
            assertThat(coded.field("Content-Encoding")).isEqualTo("gzip");
            byte[] decoded = new GZIPInputStream(new ByteArrayInputStream(coded.body())).readAllBytes();
            assertThat(new String(decoded, StandardCharsets.UTF_8)).isEqualTo(TEXT);
            String tag = plain.field("ETag");
            assertThat(coded.field("ETag")).isEqualTo(tag.substring(0, tag.length() - 1) + "-gzip\"");
            assertThat(plain.field("Vary")).isEqualTo("Accept-Encoding");
            assertThat(first.field("Vary")).isEqualTo("Accept-Encoding");
            assertThat(app.get("/q/7", "Accept-Encoding: gzip", "If-None-Match: " + tag)
                            .status())
                    .isEqualTo(200);
            assertThat(app.get("/q/7", "Accept-Encoding: gzip", "If-None-Match: " + coded.field("ETag"))
                            .status())
                    .isEqualTo(304);
            assertThat(app.runs).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void aStaleResponseIsServedWhileTheSameRequestRefreshesIt(Container container) throws Exception {
        try (App app = App.start(container, Profile.SAFE, (request, response) -> {})) {
            app.handler((request, response) -> {
                response.setHeader("Cache-Control", "max-age=60, stale-while-revalidate=60");
                response.getWriter().write("run " + app.runs.get());
            });
            app.get("/q/7");
            app.ticker.advance(Duration.ofSeconds(61));

            Http.Reply stale = app.get("/q/7");
            assertThat(stale.text()).isEqualTo("run 1");
            assertThat(stale.field("Cache-Status")).isEqualTo("civicq; hit; ttl=-1");
            Callers.until("the refresh", () -> app.runs.get() == 2);
            Callers.until("the new response", () -> {
                try {
                    return app.get("/q/7").text().equals("run 2");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThat(app.runs).hasValue(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void aRefreshThatFailedIsNotTriedAgainAtOnce(Container container) throws Exception {
        try (App app =
                App.start(container, builder -> builder.refreshPause(Duration.ofSeconds(5)), (request, response) -> {
                    response.setHeader("Cache-Control", "max-age=60, stale-while-revalidate=60");
                    response.getWriter().write("good");
                })) {
            app.get("/q/7");
            app.ticker.advance(Duration.ofSeconds(61));
            app.handler((request, response) -> response.sendError(503));
            app.get("/q/7");
            Callers.until("the refresh", () -> app.runs.get() == 2);
            for (int i = 0; i < 5; i++) {
                assertThat(app.get("/q/7").text()).isEqualTo("good");
            }
            assertThat(app.runs).hasValue(2);
            app.ticker.advance(Duration.ofSeconds(6));
            app.get("/q/7");
            Callers.until("another refresh", () -> app.runs.get() == 3);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void aStaleResponseIsServedInThePlaceOfAnError(Container container) throws Exception {
        try (App app = App.start(container, Profile.SAFE, (request, response) -> {
            response.setHeader("Cache-Control", "max-age=60, stale-if-error=60");
            response.getWriter().write("good");
        })) {
            app.get("/q/7");
            app.ticker.advance(Duration.ofSeconds(61));
            for (App.Handler failing : List.<App.Handler>of(
                    (request, response) -> response.sendError(503),
                    (request, response) -> response.setStatus(500),
                    (request, response) -> {
                        response.getWriter().write("half");
                        throw new IllegalStateException("no database");
                    })) {
                app.handler(failing);
                Http.Reply reply = app.get("/q/7");
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.text()).isEqualTo("good");
                assertThat(reply.field("Cache-Status")).contains("detail=STALE_IF_ERROR");
            }
            app.ticker.advance(Duration.ofSeconds(60));
            assertThat(app.get("/q/7").status()).isEqualTo(500);
            assertThat(app.runs).hasValue(5);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void aHandlerIsAskedWhetherAStoredResponseStillStands(Container container) throws Exception {
        try (App app = App.start(container, Profile.RFC9111, (request, response) -> {
            response.setHeader("Cache-Control", "max-age=60");
            response.setHeader("ETag", "\"v1\"");
            response.setHeader("X-Run", "first");
            response.getWriter().write(TEXT);
        })) {
            app.get("/q/7");
            app.ticker.advance(Duration.ofSeconds(61));
            app.handler((request, response) -> {
                assertThat(request.getHeader("If-None-Match")).isEqualTo("\"v1\"");
                response.setHeader("X-Run", "second");
                response.setStatus(304);
            });
            Http.Reply freshened = app.get("/q/7");
            Http.Reply hit = app.get("/q/7");

            assertThat(freshened.status()).isEqualTo(200);
            assertThat(freshened.text()).isEqualTo(TEXT);
            assertThat(freshened.field("X-Run")).isEqualTo("second");
            assertThat(freshened.field("Cache-Status")).startsWith("civicq; fwd=stale; fwd-status=304");
            assertThat(hit.field("Cache-Status")).startsWith("civicq; hit; ttl=60");
            assertThat(app.runs).hasValue(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void anUnsafeRequestInvalidatesItsTargetAndItsGroups(Container container) throws Exception {
        try (App app = App.start(container, Profile.SAFE, (request, response) -> {
            if (request.getMethod().equals("POST")) {
                response.setHeader("Cache-Group-Invalidation", "\"question 7\"");
                response.setStatus(request.getParameter("fail") == null ? 204 : 409);
            } else {
                response.setHeader("Cache-Groups", "\"question 7\"");
                page(response);
            }
        })) {
            app.get("/q/7");
            app.get("/other");
            app.request("POST /q/7?fail=1", "Content-Length: 0");
            app.get("/q/7");
            assertThat(app.runs).as("an error invalidates nothing").hasValue(3);
            app.request("POST /q/7", "Content-Length: 0");
            app.get("/q/7");
            app.get("/other");
            assertThat(app.runs).hasValue(6);
        }
    }
}
