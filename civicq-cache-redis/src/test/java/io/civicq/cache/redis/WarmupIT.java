package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.Cache;
import io.civicq.cache.Caches;
import io.civicq.cache.Loaded;
import io.civicq.cache.TypeRef;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyTemplate;
import io.civicq.cache.memory.InMemoryTier;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.redis.server.RedisServer;
import io.civicq.cache.testing.Callers;
import io.civicq.cache.testing.Callers.Call;
import io.civicq.cache.warm.CacheWarmer;
import io.civicq.cache.warm.HotKeys;
import io.civicq.cache.warm.WarmupPlan;
import io.civicq.cache.warm.WarmupReport;
import io.civicq.cache.warm.WarmupReport.Part;
import io.civicq.cache.warm.WarmupSettings;
import io.civicq.cache.warm.WarmupSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Warm-up on a real Redis: nodes that start together load once over all; Redis that is gone costs warmth only. */
class WarmupIT {
    private static final int NODES = 4;
    private static final int KEYS = 5_000;
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final KeyTemplate QUESTION = KeyTemplate.of("civicq:question:{question}");

    private final RedisServer redis = RedisServer.start();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final LongAdder loads = new LongAdder();

    private Caches node() {
        Caches node = Caches.builder()
                .policies(TtlTable.empty()
                        .with("question", CachePolicy.freshFor(Duration.ofMinutes(15)))
                        .with(HotKeys.DATA_TYPE, HotKeys.policy()))
                .near(InMemoryTier.ofMaximumCount(2 * KEYS))
                .far(RedisTier.connect(RedisSettings.parse(redis.uri()).withOperationTimeout(Duration.ofSeconds(5))))
                .build();
        open.push(node);
        return node;
    }

    private static Cache<String> questions(Caches node) {
        return node.cache("question", String.class);
    }

    private Map<CacheKey, Loaded<String>> load(Set<CacheKey> keys) {
        loads.add(keys.size());
        Map<CacheKey, Loaded<String>> loaded = new HashMap<>();
        keys.forEach(key -> loaded.put(key, Loaded.of("row of " + key)));
        return loaded;
    }

    private static Stream<CacheKey> keys(long from) {
        return LongStream.range(0, KEYS).mapToObj(i -> QUESTION.key(1 + (from + i) % KEYS));
    }

    private CacheWarmer warmer(CacheWarmer.Builder builder) {
        CacheWarmer warmer = builder.build();
        open.push(warmer);
        return warmer;
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        redis.close();
    }

    @Test
    void fourNodesThatStartTogetherLoadOnceOverAll() throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Call<WarmupReport>> starts = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            Caches node = node();
            long from = i * (long) KEYS / NODES; // each in an order of its own
            WarmupPlan plan =
                    WarmupPlan.named("all").with(WarmupSource.of(questions(node), () -> keys(from), this::load));
            starts.add(Callers.call(() -> {
                start.await();
                CacheWarmer warmer = warmer(CacheWarmer.builder(node)
                        .settings(WarmupSettings.standard().withBatchSize(200))
                        .onStart(plan));
                assertThat(warmer.awaitReady(LIMIT)).isTrue();
                return warmer.startUp().await(LIMIT).orElseThrow();
            }));
        }
        start.countDown();
        long loaded = 0;
        for (Call<WarmupReport> each : starts) {
            WarmupReport report = each.result();
            assertThat(report.isClean()).as("%s", report).isTrue();
            Part part = report.parts().get(0);
            assertThat(part.loaded() + part.skipped()).isEqualTo(KEYS);
            loaded += part.loaded();
        }
        assertThat(loads.sum()).isEqualTo(KEYS);
        assertThat(loaded).isEqualTo(KEYS);
    }

    @Test
    void withoutRedisTheNearTierIsWarmAllTheSame() {
        Caches node = node();
        redis.kill();
        CacheWarmer warmer = warmer(CacheWarmer.builder(node)
                .onStart(WarmupPlan.named("all").with(WarmupSource.of(questions(node), () -> keys(0), this::load))));
        assertThat(warmer.awaitReady(LIMIT)).isTrue();
        assertThat(loads.sum()).isEqualTo(KEYS);
        assertThat(questions(node).get(QUESTION.key(7), () -> "missed")).isEqualTo("row of civicq:question:7");
    }

    @Test
    void hotKeysOutliveTheNodesThatFoundThem() {
        Caches old = node();
        old.cache(HotKeys.DATA_TYPE, new TypeRef<List<String>>() {})
                .put(CacheKey.of("hot-keys", 3), List.of("2.5 question civicq:question:7", "9 question civicq:user:1"));
        Caches fresh = node();
        CacheWarmer warmer = warmer(CacheWarmer.builder(fresh).rememberHotKeys(questions(fresh), QUESTION, this::load));
        assertThat(warmer.awaitReady(LIMIT)).isTrue();
        assertThat(loads.sum()).isEqualTo(1);
        assertThat(questions(fresh).getIfPresent(QUESTION.key(7))).isEqualTo("row of civicq:question:7");
    }
}
