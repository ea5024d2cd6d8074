package io.civicq.cache.redis;

import io.civicq.cache.Answer;
import io.civicq.cache.Cache;
import io.civicq.cache.Caches;
import io.civicq.cache.Loaded;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.memory.InMemoryTier;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.redis.server.RedisServer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;

/** Nodes of one test on one Redis, which read one page from one row. */
abstract class NodesOfOneRedis {
    static final CacheKey PAGE = CacheKey.parse("civicq:questions:contest:5:page:1");
    static final Duration SOON = Duration.ofSeconds(10);

    final RedisServer redis = RedisServer.start();
    private final Deque<Caches> nodes = new ArrayDeque<>();
    final AtomicReference<String> row = new AtomicReference<>("old");

    Caches node() {
        return node(redis.uri());
    }

    /** A node that would serve old copies for an hour rather than load, so that only the log makes it load. */
    Caches node(String uri) {
        return node("civicq", RedisTier.connect(uri), Duration.ofHours(1));
    }

    Caches node(String namespace, RedisTier far, Duration suspectFor) {
        CachePolicy policy = CachePolicy.freshFor(Duration.ofMinutes(5)).withSuspectFor(suspectFor);
        Caches node = Caches.builder()
                .namespace(namespace)
                .policies(TtlTable.empty().with("question_list", policy).with("question", policy))
                .near(InMemoryTier.ofMaximumCount(100))
                .far(far)
                .build();
        nodes.push(node);
        return node;
    }

    Answer<String> read(Caches node) {
        return pages(node).find(PAGE, row::get);
    }

    String value(Caches node) {
        return String.valueOf(
                pages(node).getLoaded(PAGE, () -> Loaded.of(row.get()).tagged("question:7")));
    }

    static Cache<String> pages(Caches node) {
        return node.cache("question_list", String.class);
    }

    @AfterEach
    void stop() {
        nodes.forEach(Caches::close);
        redis.close();
    }
}
