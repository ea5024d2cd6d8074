package io.civicq.cache.servlet;

import io.civicq.cache.Caches;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.servlet.decision.Profile;
import io.civicq.cache.testing.ManualTicker;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** An application of one handler that a test gives, behind the filter, in a container. */
final class App implements AutoCloseable {
    /** What the application does. */
    interface Handler {
        void handle(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException;
    }

    final ManualTicker ticker;
    final AtomicInteger runs = new AtomicInteger();
    final Caches caches;
    private final Container.Running running;
    private volatile Handler handler;

    private App(Container container, ManualTicker ticker, Caches caches, ResponseCache cache, Handler handler)
            throws Exception {
        this.ticker = ticker;
        this.handler = handler;
        this.caches = caches;
        this.running = container.start(new ResponseCacheFilter(cache), new Servlet());
    }

    static App start(Container container, Profile profile, Handler handler) throws Exception {
        return start(container, builder -> builder.profile(profile), handler);
    }

    static App start(Container container, UnaryOperator<ResponseCache.Builder> settings, Handler handler)
            throws Exception {
        ManualTicker ticker = new ManualTicker();
        Caches caches = Caches.builder()
                .policies(TtlTable.empty()
                        .with(ResponseCache.DATA_TYPE, ResponseCache.policy())
                        .with(
                                "question",
                                CachePolicy.freshFor(Duration.ofMinutes(5)).withJitter(0)))
                .ticker(ticker)
                .build();
        ResponseCache cache = settings.apply(ResponseCache.on(caches)
                        .encoders(List.of(ContentEncoders.gzip()))
                        .ticker(ticker))
                .build();
        return new App(container, ticker, caches, cache, handler);
    }

    /** With caches whose time is the world's. */
    static App start(Container container, Caches caches, Handler handler) throws Exception {
        ResponseCache cache = ResponseCache.on(caches).build();
        return new App(container, new ManualTicker(), caches, cache, handler);
    }

    void handler(Handler next) {
        handler = next;
    }

    int port() {
        return running.port();
    }

    Http.Reply get(String path, String... fields) throws IOException {
        return Http.get(port(), path, fields);
    }

    Http.Reply request(String line, String... fields) throws IOException {
        return Http.request(port(), line, fields);
    }

    @Override
    public void close() {
        running.close();
        caches.close();
    }

    private final class Servlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            runs.incrementAndGet();
            handler.handle(request, response);
        }
    }
}
