package io.civicq.cache.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.servlet.decision.Profile;
import io.civicq.cache.testing.Callers;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However a response comes about, what is kept is the whole of it, or nothing. */
class WaysToEndIT {
    private static final String TEXT = "A page of the ballot, forty bytes long..";

    private static final App.Handler WHOLE = (request, response) -> {
        response.setHeader("Cache-Control", "max-age=60");
        response.getOutputStream().write(TEXT.getBytes(StandardCharsets.UTF_8));
    };

    @ParameterizedTest
    @EnumSource(Container.class)
    void aClientThatHangsUpLeavesNothingCutShortBehind(Container container) throws Exception {
        byte[] large = new byte[8_000_000];
        CountDownLatch ended = new CountDownLatch(1);
        AtomicInteger failed = new AtomicInteger();
        try (App app = App.start(container, builder -> builder.largestBody(large.length), (request, response) -> {
            response.setHeader("Cache-Control", "max-age=60");
            try {
                response.getOutputStream().write(large);
            } catch (IOException goesOnAsIfNothingHadHappened) {
                failed.incrementAndGet();
            } finally {
                ended.countDown();
            }
        })) {
            try (Http http = Http.send(app.port(), "GET /large")) {
                assertThat(http.line()).contains("200");
            }
            await(ended);
            assertThat(failed).hasValue(1);
            assertThat(app.get("/large").body()).hasSize(large.length);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void aResponseWithTrailersIsNotKept(Container container) throws Exception {
        try (App app = App.start(container, Profile.SAFE, (request, response) -> {
            response.setHeader("Cache-Control", "max-age=60");
            response.setHeader("Trailer", "X-Sum");
            response.setTrailerFields(() -> Map.of("X-Sum", "7"));
            response.getWriter().write("body");
        })) {
            assertThat(app.get("/trailers").text()).isEqualTo("body");
            assertThat(app.get("/trailers").text()).isEqualTo("body");
            assertThat(app.runs).hasValue(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void aForwardAndAnIncludeAreOneResponseOfTheFirstPath(Container container) throws Exception {
        try (App app = App.start(container, Profile.SAFE, (request, response) -> {
            switch (request.getDispatcherType()) {
                case REQUEST -> {
                    response.setHeader("Cache-Control", "max-age=60");
                    if (request.getRequestURI().equals("/include")) {
                        response.getWriter().write("[");
                        request.getRequestDispatcher("/part").include(request, response);
                        response.getWriter().write("]");
                    } else {
                        request.getRequestDispatcher("/part").forward(request, response);
                    }
                }
                default -> response.getWriter().write("part");
            }
        })) {
            for (int i = 0; i < 2; i++) {
                assertThat(app.get("/include").text()).isEqualTo("[part]");
                assertThat(app.get("/forward").text()).isEqualTo("part");
            }
            assertThat(app.runs).as("each path once, and its part").hasValue(4);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void aHandlerThatTakesTooLongIsNotKept(Container container) throws Exception {
        try (App app = App.start(container, Profile.SAFE, (request, response) -> {
            response.setHeader("Cache-Control", "max-age=60");
            response.getWriter().write("half");
            response.flushBuffer();
            request.startAsync().setTimeout(50);
        })) {
            app.get("/late");
            app.handler(WHOLE);
            assertThat(app.get("/late").text()).isEqualTo(TEXT);
            assertThat(app.get("/late").field("Cache-Status")).contains("hit");
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void whatIsWrittenWithoutBlockingIsKept(Container container) throws Exception {
        try (App app = App.start(container, Profile.SAFE, (request, response) -> {
            AsyncContext context = request.startAsync();
            response.setHeader("Cache-Control", "max-age=60");
            ServletOutputStream out = response.getOutputStream();
            out.setWriteListener(new WriteListener() {
                private int next;

                @Override
                public void onWritePossible() throws IOException {
                    while (out.isReady()) {
                        if (next == TEXT.length()) {
                            context.complete();
                            return;
                        }
                        out.write(TEXT.charAt(next++));
                    }
                }

                @Override
                public void onError(Throwable failure) {
                    context.complete();
                }
            });
        })) {
            assertThat(app.get("/unblocked").text()).isEqualTo(TEXT);
            Callers.until("the response to be kept", () -> {
                try {
                    Http.Reply reply = app.get("/unblocked");
                    assertThat(reply.text()).isEqualTo(TEXT);
                    return reply.field("Cache-Status").contains("hit");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
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
