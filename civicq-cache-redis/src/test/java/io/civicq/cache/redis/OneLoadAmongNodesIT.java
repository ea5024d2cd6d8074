package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.Cache;
import io.civicq.cache.Caches;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.memory.InMemoryTier;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.LoadPolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.redis.server.FaultProxy;
import io.civicq.cache.redis.server.RedisServer;
import io.civicq.cache.testing.Callers;
import io.civicq.cache.testing.Callers.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** P1 on a real Redis: whatever the number of nodes and threads, a miss costs one load. */
class OneLoadAmongNodesIT {
    private static final CacheKey SEVEN = CacheKey.of("civicq", "question", 7);
    private static final int NODES = 3;
    private static final int THREADS = 16;
    private static final int ROUNDS = 20;

    private final List<Caches> nodes = new ArrayList<>();
    private final AtomicInteger loads = new AtomicInteger();
    private RedisServer redis;

    @BeforeEach
    void start() {
        redis = RedisServer.start();
    }

    @AfterEach
    void stop() {
        nodes.forEach(Caches::close);
        redis.close();
    }

    private Cache<String> node(String uri, Duration waitForLease) {
        LoadPolicy patient =
                LoadPolicy.standard().withLeaseFor(Duration.ofMinutes(1)).withWaitForLease(waitForLease);
        Caches node = Caches.builder()
                .policies(TtlTable.empty()
                        .with(
                                "question",
                                CachePolicy.freshFor(Duration.ofMinutes(5)).withLoads(patient)))
                .near(InMemoryTier.ofMaximumCount(100))
                .far(RedisTier.connect(uri))
                .build();
        nodes.add(node);
        return node.cache("question", String.class);
    }

    @Test
    void aMissOfManyNodesAndThreadsIsOneLoad() throws Exception {
        List<Cache<String>> caches = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            caches.add(node(redis.uri(), Duration.ofMinutes(1)));
        }
        for (int round = 1; round <= ROUNDS; round++) {
            String expected = "loaded " + round;
            CountDownLatch start = new CountDownLatch(1);
            List<Call<String>> reads = new ArrayList<>();
            for (Cache<String> cache : caches) {
                reads.addAll(Callers.calls(THREADS, () -> {
                    start.await();
                    return cache.get(SEVEN, () -> "loaded " + loads.incrementAndGet());
                }));
            }
            start.countDown();
            for (Call<String> read : reads) {
                assertThat(read.result()).isEqualTo(expected);
            }
            assertThat(loads).hasValue(round);
            nodes.forEach(node -> assertThat(node.awaitPosition(
                            nodes.get(0).invalidate(Invalidation.ofKeys(SEVEN)), Duration.ofSeconds(20)))
                    .isTrue());
        }
    }

    @Test
    void aNodeWhoseHolderIsGoneWithItsRedisLoadsForItself() throws Exception {
        try (FaultProxy link = FaultProxy.before(redis)) {
            Cache<String> cutOff = node(link.uri(), Duration.ofMinutes(1));
            Cache<String> there = node(redis.uri(), Duration.ofMinutes(1));
            CountDownLatch loading = new CountDownLatch(1);
            CountDownLatch mayFinish = new CountDownLatch(1);
            Call<String> slow = Callers.call(() -> there.get(SEVEN, () -> {
                loading.countDown();
                mayFinish.await();
                return "slow";
            }));
            loading.await();
            link.refuse();
            link.cut();

            assertThat(cutOff.get(SEVEN, () -> "alone")).isEqualTo("alone");
            mayFinish.countDown();
            assertThat(slow.result()).isEqualTo("slow");
        }
    }
}
