package io.civicq.cache.warm;

import io.civicq.cache.Cache;
import io.civicq.cache.Caches;
import io.civicq.cache.Loaded;
import io.civicq.cache.catalog.CacheKeys;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.memory.InMemoryInvalidationLog;
import io.civicq.cache.memory.InMemoryLoadLease;
import io.civicq.cache.memory.InMemoryTier;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.testing.ManualTicker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Nodes that share everything but their near tiers, and a database that counts how often each row is loaded. */
final class WarmNodes {
    static final Duration SOON = Duration.ofSeconds(30);
    static final Duration TTL = Duration.ofMinutes(15);

    final ManualTicker ticker = new ManualTicker();
    final InMemoryTier far = InMemoryTier.ofMaximumCount(10_000);
    final Map<CacheKey, AtomicInteger> loads = new ConcurrentHashMap<>();
    private final InMemoryInvalidationLog log = new InMemoryInvalidationLog(7);
    private final InMemoryLoadLease lease = new InMemoryLoadLease(ticker);
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    Caches node() {
        CachePolicy policy = CachePolicy.freshFor(TTL).withJitter(0).withEarlyExpiryBeta(0);
        Caches node = Caches.builder()
                .policies(TtlTable.empty()
                        .with("question", policy)
                        .with("contest", policy.withStaleIfError(Duration.ofHours(1)))
                        .with(HotKeys.DATA_TYPE, HotKeys.policy()))
                .near(InMemoryTier.ofMaximumCount(10_000))
                .far(far)
                .invalidationLog(log)
                .loadLease(lease)
                .ticker(ticker)
                .build();
        open.push(node);
        return node;
    }

    static Cache<String> questions(Caches node) {
        return node.cache("question", String.class);
    }

    /** Each row that there is, but for every tenth, which is absent. */
    Map<CacheKey, Loaded<String>> load(Set<CacheKey> keys) {
        Map<CacheKey, Loaded<String>> loaded = new HashMap<>();
        for (CacheKey key : keys) {
            loads.computeIfAbsent(key, first -> new AtomicInteger()).incrementAndGet();
            if (!key.text().endsWith("0")) {
                loaded.put(key, Loaded.of("row").tagged("user:3"));
            }
        }
        return loaded;
    }

    static Stream<CacheKey> keys(int count) {
        return LongStream.rangeClosed(1, count).mapToObj(CacheKeys::question);
    }

    WarmupSource<CacheKey, String> source(Caches node, int count) {
        return WarmupSource.of(questions(node), () -> keys(count), this::load);
    }

    CacheWarmer warmer(CacheWarmer.Builder builder) {
        CacheWarmer warmer = builder.build();
        open.push(warmer);
        return warmer;
    }

    /** One whose heart does not beat. */
    CacheWarmer warmer(Caches node, WarmupSettings settings) {
        return warmer(
                CacheWarmer.builder(node).settings(settings).ticker(ticker).heartbeat(beat -> () -> {}));
    }

    static WarmupReport report(Warmup warmup) {
        return warmup.await(SOON).orElseThrow(() -> new AssertionError("no report: " + warmup.progress()));
    }

    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }
}
