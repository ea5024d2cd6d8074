package io.civicq.cache.bench.coherence;

import io.civicq.cache.redis.server.FaultProxy;
import io.civicq.cache.redis.server.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One server, and for each node a link of its own that can be broken. One thread at a time may break and mend it. */
public final class OneRedis implements Deployment {
    private final RedisServer server;
    private final List<FaultProxy> links = new ArrayList<>();

    private OneRedis(RedisServer server, int nodes) {
        this.server = server;
        for (int i = 0; i < nodes; i++) {
            links.add(FaultProxy.before(server));
        }
    }

    /** Starts an empty server and a link for each node. */
    public static OneRedis start(int nodes) {
        return new OneRedis(RedisServer.start(), nodes);
    }

    public RedisServer server() {
        return server;
    }

    FaultProxy link(int node) {
        return links.get(node);
    }

    public List<FaultProxy> links() {
        return links;
    }

    @Override
    public String urlOf(int node) {
        return links.get(node).uri();
    }

    @Override
    public String directUrl() {
        return server.uri();
    }

    @Override
    public void heal() {
        server.resume();
        if (!server.answers(Duration.ofSeconds(2))) {
            server.restart();
        }
        links.forEach(FaultProxy::heal);
    }

    @Override
    public void close() {
        links.forEach(FaultProxy::close);
        server.close();
    }
}
