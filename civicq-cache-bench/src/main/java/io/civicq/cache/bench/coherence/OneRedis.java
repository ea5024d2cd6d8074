package io.civicq.cache.bench.coherence;

import io.civicq.cache.redis.server.FaultProxy;
import io.civicq.cache.redis.server.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One server, and for each node a link of its own that can be broken. */
final class OneRedis implements Deployment {
    private final RedisServer server;
    private final List<FaultProxy> links = new ArrayList<>();

    private OneRedis(RedisServer server, int nodes) {
        this.server = server;
        for (int i = 0; i < nodes; i++) {
            links.add(FaultProxy.before(server));
        }
    }

    static OneRedis start(int nodes) {
        return new OneRedis(RedisServer.start(), nodes);
    }

    RedisServer server() {
        return server;
    }

    FaultProxy link(int node) {
        return links.get(node);
    }

    List<FaultProxy> links() {
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
