package io.civicq.cache.bench;

import io.civicq.cache.Cache;
import io.civicq.cache.Caches;
import io.civicq.cache.Loader;
import io.civicq.cache.caffeine.CaffeineTier;
import io.civicq.cache.catalog.CacheKeys;
import io.civicq.cache.catalog.CivicPolicies;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.redis.RedisTier;
import io.civicq.cache.redis.server.RedisServer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import redis.clients.jedis.Jedis;

/** How long an invalidation takes from one node to another, through a Redis on loopback, against one round trip to it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 2)
@Fork(2)
@SuppressWarnings("NullAway.Init")
public class InvalidationLagBenchmark {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Loader<String, RuntimeException> BALLOT = () -> "ballot";

    /** Near hits on the node that listens, by a thread of its own. */
    @Param({"0", "5000"})
    int readsPerSecond;

    private RedisServer redis;
    private Caches here;
    private Caches there;
    private Jedis raw;
    private volatile boolean reading;
    private @Nullable Thread reader;

    @Setup
    public void start() {
        redis = RedisServer.start();
        here = node();
        there = node();
        raw = new Jedis(redis.address());
        if (readsPerSecond > 0) {
            reading = true;
            reader = new Thread(this::read, "reader");
            reader.setDaemon(true);
            reader.start();
        }
    }

    private Caches node() {
        return Caches.builder()
                .near(CaffeineTier.ofMaximumCount(10_000))
                .far(RedisTier.connect(redis.uri()))
                .policies(CivicPolicies.table())
                .build();
    }

    /** In bursts of ten, as a thread can hardly sleep for less than their distance. */
    private void read() {
        Cache<String> ballots = there.cache("ballot", String.class);
        long pause = TimeUnit.SECONDS.toNanos(10) / readsPerSecond;
        int id = 0;
        while (reading) {
            for (int i = 0; i < 10; i++) {
                id = id % 1_000 + 1;
                ballots.get(CacheKeys.ballot(id), BALLOT);
            }
            LockSupport.parkNanos(pause);
        }
    }

    @TearDown
    public void stop() throws InterruptedException {
        reading = false;
        if (reader != null) {
            reader.join();
        }
        System.out.printf("%nappended -> applied, as the listening node measured it: %s%n", there.invalidationLag());
        raw.close();
        here.close();
        there.close();
        redis.close();
    }

    @Benchmark
    public boolean invalidateAndWaitUntilTheOtherNodeHasHeard() {
        LogPosition position = here.invalidate(Invalidation.ofTags("trending"));
        return there.awaitPosition(position, LONG);
    }

    @Benchmark
    public LogPosition invalidate() {
        return here.invalidate(Invalidation.ofTags("trending"));
    }

    @Benchmark
    public String oneRoundTrip() {
        return raw.ping();
    }
}
