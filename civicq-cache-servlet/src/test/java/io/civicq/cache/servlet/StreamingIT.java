package io.civicq.cache.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.servlet.decision.Profile;
import io.civicq.cache.testing.Callers;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bytes reach the client as they are written, and only a response that ended well is kept. */
class StreamingIT {
    private static final String TEXT = "A page of the ballot, forty bytes long..";

    private static final App.Handler WHOLE = (request, response) -> {
        response.setHeader("Cache-Control", "max-age=60");
        response.getOutputStream().write(TEXT.getBytes(StandardCharsets.UTF_8));
    };

    @ParameterizedTest
    @EnumSource(Container.class)
    void aResponseThatBreaksOffAtAnyByteIsNotKept(Container container) throws Exception {
        try (App app = App.start(container, Profile.SAFE, WHOLE)) {
            for (int at = 0; at <= TEXT.length(); at++) {
                int cut = at;
                app.handler((request, response) -> {
                    response.setHeader("Cache-Control", "max-age=60");
                    response.getOutputStream().write(TEXT.getBytes(StandardCharsets.UTF_8), 0, cut);
                    response.flushBuffer();
                    throw new IOException("broken off");
                });
                app.get("/cut/" + at);
                app.handler(WHOLE);
                assertThat(app.get("/cut/" + at).text()).isEqualTo(TEXT);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void aBodyThatDiffersFromItsDeclaredLengthIsNotKept(Container container) throws Exception {
        try (App app = App.start(container, Profile.SAFE, WHOLE)) {
            for (int declared : new int[] {100, 1}) {
                app.handler((request, response) -> {
                    response.setHeader("Cache-Control", "max-age=60");
                    response.setContentLength(declared);
                    response.getOutputStream().write("cut".getBytes(StandardCharsets.UTF_8));
                });
                app.get("/length/" + declared);
                app.handler(WHOLE);
                assertThat(app.get("/length/" + declared).text()).isEqualTo(TEXT);
                assertThat(app.get("/length/" + declared).field("Cache-Status")).contains("hit");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void eachEventLeavesBeforeTheNextIsWritten(Container container) throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);
        try (App app = App.start(container, Profile.SAFE, (request, response) -> {
            response.setContentType("text/event-stream");
            response.getWriter().write("data: 1\n\n");
            response.flushBuffer();
            await(first);
            response.getWriter().write("data: 2\n\n");
            response.getWriter().flush();
            await(second);
            response.getWriter().write("data: 3\n\n");
        })) {
            try (Http http = Http.send(app.port(), "GET /events")) {
                awaitLine(http, "data: 1");
                first.countDown();
                awaitLine(http, "data: 2");
                second.countDown();
                awaitLine(http, "data: 3");
            } finally {
                first.countDown();
                second.countDown();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void whatFillsTheBufferLeavesThoughNobodyFlushes(Container container) throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        try (App app = App.start(container, Profile.SAFE, (request, response) -> {
            response.setHeader("Cache-Control", "max-age=60");
            response.getWriter().write("data: 1\n" + "x".repeat(300_000));
            await(seen);
            response.getWriter().write("\ndata: 2\n");
        })) {
            try (Http http = Http.send(app.port(), "GET /large")) {
                awaitLine(http, "data: 1");
                seen.countDown();
                awaitLine(http, "data: 2");
            } finally {
                seen.countDown();
            }
            assertThat(app.get("/large").text()).endsWith("data: 2\n");
        }
    }

    private static void awaitLine(Http http, String text) throws Exception {
        assertThat(Callers.call(() -> {
                            for (String line = http.line(); !line.contains(text); line = http.line()) {
                                assertThat(line).doesNotContain("data: 3");
                            }
                            return true;
                        })
                        .result())
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void aBodyThatIsTooLargeStreamsThrough(Container container) throws Exception {
        byte[] large = new byte[300_000];
        try (App app = App.start(container, builder -> builder.largestBody(100_000), (request, response) -> {
            response.setHeader("Cache-Control", "max-age=60");
            response.getOutputStream().write(large);
        })) {
            assertThat(app.get("/large").body()).hasSize(large.length);
            assertThat(app.get("/large").body()).hasSize(large.length);
            assertThat(app.runs).hasValue(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void aBodyLargerThanTheBufferIsKeptAsItStreams(Container container) throws Exception {
        try (App app = App.start(container, Profile.SAFE, (request, response) -> {
            response.setHeader("Cache-Control", "max-age=60");
            for (int i = 0; i < 10_000; i++) {
                response.getWriter().println("line " + i);
            }
        })) {
            Http.Reply miss = app.get("/long");
            Http.Reply hit = app.get("/long");
            assertThat(hit.text()).isEqualTo(miss.text()).endsWith("line 9999\n");
            assertThat(hit.field("Cache-Status")).contains("hit");
            assertThat(app.runs).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void errorsRedirectsAndResetsReachTheClientAsWithoutTheFilter(Container container) throws Exception {
        try (App app = App.start(container, Profile.SAFE, (request, response) -> {
            response.setHeader("Cache-Control", "max-age=60");
            switch (request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo())) {
                case "/error" -> response.sendError(404, "no such ballot");
                case "/moved" -> response.sendRedirect("/elsewhere");
                default -> {
                    response.getWriter().write("wrong");
                    response.reset();
                    response.setHeader("Cache-Control", "max-age=60");
                    response.getWriter().write("right");
                }
            }
        })) {
            for (int i = 0; i < 2; i++) {
                assertThat(app.get("/error").status()).isEqualTo(404);
                Http.Reply moved = app.get("/moved");
                assertThat(moved.status()).isEqualTo(302);
                assertThat(moved.field("Location")).endsWith("/elsewhere");
                assertThat(app.get("/reset").text()).isEqualTo("right");
            }
            assertThat(app.runs)
                    .as("the error page is the container's, and never kept")
                    .hasValue(4);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void aHandlerThatGoesOnAsynchronouslyIsKeptWhenItIsComplete(Container container) throws Exception {
        List<App.Handler> handlers = List.of(
                (request, response) -> {
                    AsyncContext context = request.startAsync();
                    context.start(() -> {
                        try {
                            WHOLE.handle(request, (HttpServletResponse) context.getResponse());
                        } catch (IOException | ServletException e) {
                            throw new IllegalStateException(e);
                        }
                        context.complete();
                    });
                },
                (request, response) -> {
                    if (request.getDispatcherType() == DispatcherType.ASYNC) {
                        WHOLE.handle(request, response);
                    } else {
                        request.startAsync().dispatch();
                    }
                },
                (request, response) -> {
                    response.setHeader("Cache-Control", "max-age=60");
                    response.setHeader("X-Empty", "yes");
                    request.startAsync().complete();
                });
        try (App app = App.start(container, Profile.SAFE, WHOLE)) {
            for (int i = 0; i < handlers.size(); i++) {
                app.handler(handlers.get(i));
                Http.Reply miss = app.get("/async/" + i);
                Http.Reply hit = app.get("/async/" + i);
                assertThat(hit.text()).as("handler " + i).isEqualTo(miss.text()).isEqualTo(i == 2 ? "" : TEXT);
                assertThat(hit.field("Cache-Status")).as("handler " + i).contains("hit");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void aThousandConcurrentMissesRunTheHandlerOnce(Container container) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (App app = App.start(container, builder -> builder.patience(Duration.ofMinutes(1)), (request, response) -> {
            await(asked);
            WHOLE.handle(request, response);
        })) {
            List<Http> clients = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                clients.add(Http.send(app.port(), "GET /popular"));
            }
            asked.countDown();
            for (Http client : clients) {
                assertThat(client.reply(false).text()).isEqualTo(TEXT);
                client.close();
            }
            assertThat(app.runs).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void privateResponsesDoNotWaitForEachOther(Container container) throws Exception {
        CountDownLatch together = new CountDownLatch(100);
        try (App app = App.start(container, Profile.SAFE, (request, response) -> {
            response.setHeader("Cache-Control", "private");
            response.getWriter().write("mine");
            response.flushBuffer(); // from here on it is known that nobody can share it
            together.countDown();
            await(together);
        })) {
            List<Http> clients = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                clients.add(Http.send(app.port(), "GET /mine"));
            }
            for (Http client : clients) {
                assertThat(client.reply(false).text()).isEqualTo("mine");
                client.close();
            }
            assertThat(app.runs)
                    .as("all of them were in the handler at the same time")
                    .hasValue(100);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
