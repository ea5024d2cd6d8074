package io.civicq.cache.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.servlet.decision.Profile;
import jakarta.servlet.http.Cookie;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pitfalls in which caches have failed: poisoning, deception, and one user's page shown to another. */
class PitfallsIT {

    private static App start(Container container, App.Handler handler) throws Exception {
        return App.start(container, Profile.SAFE, (request, response) -> {
            response.setHeader("Cache-Control", "public, max-age=60");
            handler.handle(request, response);
        });
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void whatTheHandlerReadsAndTheKeyLacksIsNotShared(Container container) throws Exception {
        Map<String, App.Handler> readers = Map.of(
                "X-Forwarded-Host: evil.org",
                (request, response) -> response.getWriter().write("" + request.getHeader("x-forwarded-host")),
                "X-Forwarded-Proto: https",
                (request, response) -> response.getWriter()
                        .write("" + request.getHeaders("X-Forwarded-Proto").hasMoreElements()),
                "Forwarded: host=evil.org",
                (request, response) -> response.getWriter().write("" + request.getHeader("Forwarded")),
                "X-Original-URL: /admin",
                (request, response) -> response.getWriter().write("" + request.getHeader("X-Original-URL")),
                "Cookie: user=ann",
                (request, response) -> {
                    Cookie[] cookies = request.getCookies();
                    response.getWriter().write(cookies == null ? "nobody" : cookies[0].getValue());
                });
        for (Map.Entry<String, App.Handler> each : readers.entrySet()) {
            try (App app = start(container, each.getValue())) {
                app.get("/page", each.getKey());
                app.get("/page");
                assertThat(app.runs).as(each.getKey()).hasValue(2);
                app.get("/page");
                assertThat(app.runs).as("the clean one is kept").hasValue(2);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void whatTheHandlerDoesNotReadKeepsNobodyFromTheCache(Container container) throws Exception {
        try (App app =
                start(container, (request, response) -> response.getWriter().write("page"))) {
            app.get("/page", "X-Forwarded-Host: a.org", "Cookie: user=ann");
            app.get("/page", "X-Forwarded-Host: b.org", "Cookie: user=bob");
            assertThat(app.runs).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void aPageOfASessionIsNotShared(Container container) throws Exception {
        List<App.Handler> handlers = List.of(
                (request, response) -> {
                    request.getSession();
                    response.getWriter().write("mine");
                },
                (request, response) -> {
                    response.addCookie(new Cookie("seen", "1"));
                    response.getWriter().write("mine");
                },
                (request, response) -> {
                    response.addHeader("Set-Cookie", "seen=1");
                    response.getWriter().write("mine");
                });
        for (App.Handler handler : handlers) {
            try (App app = start(container, handler)) {
                assertThat(app.get("/mine").field("Set-Cookie")).isNotNull();
                assertThat(app.get("/mine").field("Set-Cookie")).isNotNull();
                assertThat(app.runs).hasValue(2);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void theKeyShowsHostAndQueryAsTheyAre(Container container) throws Exception {
        try (App app = start(
                container,
                (request, response) ->
                        response.getWriter().write(request.getServerName() + "?" + request.getQueryString()))) {
            List<String> paths =
                    List.of("/q", "/q?", "/q?a=1&b=2", "/q?b=2&a=1", "/q?a=1;b=2", "/q?a=1&a=2", "/q?a=2&a=1");
            for (String path : paths) {
                app.get(path);
            }
            assertThat(app.get("/q?b=2&a=1").text()).isEqualTo("civicq.org?b=2&a=1");
            assertThat(app.get("/q?a=1&b=2", "Host: other.org").text()).isEqualTo("other.org?a=1&b=2");
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void aPathThatCanBeReadInTwoWaysIsKeptOnlyIfTheResponseOffersIt(Container container) throws Exception {
        Routes routes = Routes.of(Route.of("/**").withFreshFor(Duration.ofMinutes(5)));
        try (App app = App.start(
                container,
                builder -> builder.routes(routes),
                (request, response) -> response.getWriter().write("account"))) {
            for (String path : Arrays.asList("/account/x.css", "/account;x=1", "/account/%2e/x", "/a/../account")) {
                app.runs.set(0);
                if (app.get(path).status() == 200) {
                    app.get(path);
                    assertThat(app.runs).as(path).hasValue(2);
                }
            }
            app.runs.set(0);
            app.get("/account");
            app.get("/account");
            assertThat(app.runs).as("a route's lifetime holds elsewhere").hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void aGetWithContentBypassesTheCache(Container container) throws Exception {
        try (App app = start(
                container,
                (request, response) -> response.getWriter()
                        .write(new String(request.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)))) {
            app.get("/q");
            Http.Reply fat = app.get("/q", "=fat");
            assertThat(fat.field("Cache-Status")).isEqualTo("civicq; fwd=bypass; detail=CONTENT");
            assertThat(app.get("/q").field("Cache-Status")).contains("hit");
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void thereAreNotTooManyVariantsOfOneKey(Container container) throws Exception {
        try (App app = start(container, (request, response) -> {
            response.setHeader("Vary", "X-Plan");
            response.getWriter().write("plan " + request.getHeader("X-Plan"));
        })) {
            for (int i = 0; i < 20; i++) {
                assertThat(app.get("/q", "X-Plan: " + i).text()).isEqualTo("plan " + i);
            }
            assertThat(app.get("/q", "X-Plan: 3").field("Cache-Status")).contains("hit");
            assertThat(app.get("/q", "X-Plan: 19").field("Cache-Status")).contains("fwd=vary-miss");
            assertThat(app.get("/q", "X-Plan: 3").text()).isEqualTo("plan 3");
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void aForeignHostIsAnsweredAndNotKept(Container container) throws Exception {
        try (App app = App.start(container, builder -> builder.hosts("civicq.org"), (request, response) -> {
            response.setHeader("Cache-Control", "max-age=60");
            response.getWriter().write("page");
        })) {
            app.get("/q", "Host: evil.org");
            app.get("/q", "Host: evil.org");
            assertThat(app.runs).hasValue(2);
            app.get("/q", "Host: CivicQ.org");
            app.get("/q", "Host: civicq.org");
            assertThat(app.runs).hasValue(3);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void chosenCookiesAndFieldsAreShownByTheKey(Container container) throws Exception {
        Routes routes =
                Routes.of(Route.of("/**").withKeyCookies(Set.of("lang")).withKeyFields(Set.of("x-forwarded-proto")));
        try (App app = App.start(container, builder -> builder.routes(routes), (request, response) -> {
            response.setHeader("Cache-Control", "max-age=60");
            response.getWriter().write(language(request.getCookies()) + request.getHeader("X-Forwarded-Proto"));
        })) {
            for (int i = 0; i < 2; i++) {
                assertThat(app.get("/q", "Cookie: lang=de", "X-Forwarded-Proto: https")
                                .text())
                        .isEqualTo("dehttps");
                assertThat(app.get("/q", "Cookie: lang=en", "X-Forwarded-Proto: https")
                                .text())
                        .isEqualTo("enhttps");
            }
            assertThat(app.runs).hasValue(2);
        }
    }

    private static String language(Cookie[] cookies) {
        return cookies == null ? "" : cookies[0].getValue();
    }
}
