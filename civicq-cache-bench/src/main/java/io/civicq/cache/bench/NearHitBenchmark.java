package io.civicq.cache.bench;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.civicq.cache.Cache;
import io.civicq.cache.Caches;
import io.civicq.cache.Loader;
import io.civicq.cache.caffeine.CaffeineTier;
import io.civicq.cache.catalog.CacheKeys;
import io.civicq.cache.catalog.CivicPolicies;
import io.civicq.cache.key.CacheKey;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A hit in the near tier, against Caffeine as one would use it by hand. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
@SuppressWarnings({"NullAway.Init", "PreferredInterfaceType"})
public class NearHitBenchmark {
    private static final int BALLOTS = 1_024;

    private final Loader<String, RuntimeException> never = () -> {
        throw new IllegalStateException("a hit loads nothing");
    };
    private Caches caches;
    private Cache<String> ballots;
    private com.github.benmanes.caffeine.cache.Cache<CacheKey, String> byKey;
    private com.github.benmanes.caffeine.cache.Cache<String, String> byText;
    private CacheKey[] keys;
    private int next;

    @Setup
    public void fill() {
        caches = Caches.builder()
                .near(CaffeineTier.ofMaximumCount(100_000))
                .policies(CivicPolicies.table())
                .build();
        ballots = caches.cache("ballot", String.class);
        byKey = Caffeine.newBuilder()
                .maximumSize(100_000)
                .expireAfterWrite(Duration.ofHours(1))
                .build();
        byText = Caffeine.newBuilder()
                .maximumSize(100_000)
                .expireAfterWrite(Duration.ofHours(1))
                .build();
        keys = new CacheKey[BALLOTS];
        for (int id = 0; id < BALLOTS; id++) {
            keys[id] = CacheKeys.ballot(id + 1);
            ballots.put(keys[id], "ballot " + id);
            byKey.put(keys[id], "ballot " + id);
            byText.put("civicq:ballot:" + (id + 1), "ballot " + id);
        }
    }

    @TearDown
    public void close() {
        caches.close();
    }

    private int nextId() {
        next = (next + 1) & (BALLOTS - 1);
        return next;
    }

    @Benchmark
    public @Nullable String caffeineKeyAtHand() {
        return byKey.getIfPresent(keys[nextId()]);
    }

    @Benchmark
    public @Nullable String civicqKeyAtHand() {
        return ballots.get(keys[nextId()], never);
    }

    @Benchmark
    public @Nullable String caffeineFromId() {
        return byText.getIfPresent("civicq:ballot:" + (nextId() + 1));
    }

    @Benchmark
    public @Nullable String civicqFromId() {
        return ballots.get(CacheKeys.ballot(nextId() + 1), never);
    }
}
