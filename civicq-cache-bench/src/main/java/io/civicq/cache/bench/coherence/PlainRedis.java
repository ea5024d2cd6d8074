package io.civicq.cache.bench.coherence;

import io.civicq.cache.redis.server.RedisServer;
import io.civicq.cache.spi.Ticker;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One server with nothing in between, and nodes whose clocks may differ. */
final class PlainRedis implements Deployment {
    private final RedisServer server = RedisServer.start();
    private final List<SkewedTicker> tickers;

    private PlainRedis(List<SkewedTicker> tickers) {
        this.tickers = tickers;
    }

    /** One whose nodes use their standard clocks. */
    static PlainRedis start() {
        return new PlainRedis(List.of());
    }

    /** One whose nodes have clocks of their own. */
    static PlainRedis start(List<SkewedTicker> tickers) {
        return new PlainRedis(List.copyOf(tickers));
    }

    RedisServer server() {
        return server;
    }

    List<SkewedTicker> tickers() {
        return tickers;
    }

    @Override
    public @Nullable Ticker tickerOf(int node) {
        return tickers.isEmpty() ? null : tickers.get(node);
    }

    @Override
    public String urlOf(int node) {
        return directUrl();
    }

    @Override
    public String directUrl() {
        return server.uri();
    }

    @Override
    public void heal() {
        // Nothing was broken.
    }

    @Override
    public void close() {
        server.close();
    }
}
