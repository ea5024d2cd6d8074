package io.civicq.cache.bench;

import io.civicq.cache.Cache;
import io.civicq.cache.Caches;
import io.civicq.cache.Loader;
import io.civicq.cache.caffeine.CaffeineTier;
import io.civicq.cache.catalog.CacheKeys;
import io.civicq.cache.catalog.CivicPolicies;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationMirror;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.invalidation.StampNames;
import io.civicq.cache.invalidation.Standing;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.redis.RedisTier;
import io.civicq.cache.redis.server.RedisServer;
import io.civicq.cache.spi.CacheEntry;
import io.civicq.cache.spi.Store;
import io.civicq.cache.spi.StoreSpec;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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

/** What it costs a hit that an invalidation always wins: near, while the log is still and while it moves, and far. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
@SuppressWarnings("NullAway.Init")
public class FenceBenchmark {
    private static final int BALLOTS = 1_024;
    private static final Loader<String, RuntimeException> NEVER = () -> {
        throw new IllegalStateException("a hit loads nothing");
    };

    /** Ballots near, and a log that a thread of its own may move. */
    @State(Scope.Benchmark)
    public static class Near {
        private Caches caches;
        private Cache<String> ballots;
        private CacheKey[] keys;
        private int next;
        private volatile boolean moving;
        private @Nullable Thread mover;

        @Setup
        public void fill() {
            caches = Caches.builder()
                    .near(CaffeineTier.ofMaximumCount(100_000))
                    .policies(CivicPolicies.table())
                    .build();
            ballots = caches.cache("ballot", String.class);
            keys = keys();
            for (CacheKey key : keys) {
                ballots.put(key, "ballot");
            }
        }

        /** 10,000 times a second or so, something that no ballot depends on. */
        private void move() {
            while (moving) {
                caches.invalidate(Invalidation.ofTags("trending"));
                LockSupport.parkNanos(100_000);
            }
        }

        void startMoving() {
            if (mover == null) {
                moving = true;
                mover = new Thread(this::move, "mover");
                mover.setDaemon(true);
                mover.start();
            }
        }

        @TearDown
        public void close() throws InterruptedException {
            moving = false;
            if (mover != null) {
                mover.join();
            }
            caches.close();
        }

        private CacheKey nextKey() {
            next = (next + 1) & (BALLOTS - 1);
            return keys[next];
        }
    }

    /** A mirror that remembers as much as the log keeps. */
    @State(Scope.Benchmark)
    public static class Mirror {
        private static final int STAMPS = 100_000;
        private static final long BALLOT = StampNames.ofCache("ballot");
        private static final Set<String> TAGS = Set.of("ballot:123", "city:springfield");
        private static final LogPosition BEFORE = new LogPosition(7, 0);

        private final InvalidationMirror mirror = new InvalidationMirror(2 * STAMPS);
        private final CacheKey key = CacheKeys.ballot(STAMPS + 1);

        @Setup
        public void fill() {
            mirror.restart(BEFORE);
            for (int id = 1; id <= STAMPS; id++) {
                mirror.applyNext(Invalidation.ofKeys(CacheKeys.ballot(id)));
            }
        }
    }

    /** Ballots in a Redis on loopback, read through the caches and from the bare store. */
    @State(Scope.Benchmark)
    public static class Far {
        private final RedisServer redis = RedisServer.start();
        private Caches caches;
        private Cache<String> ballots;
        private RedisTier bare;
        private Store<String> store;
        private CacheKey[] keys;
        private int next;

        @Setup
        public void fill() {
            caches = Caches.builder()
                    .near(CaffeineTier.ofMaximumCount(1))
                    .far(RedisTier.connect(redis.uri()))
                    .policies(CivicPolicies.table())
                    .build();
            ballots = caches.cache("ballot", String.class);
            bare = RedisTier.connect(redis.uri());
            store = bare.open(new StoreSpec<>(
                    "civicq",
                    "ballot",
                    String.class,
                    entry -> Duration.ofHours(1).toNanos(),
                    1 << 20,
                    System::nanoTime));
            keys = keys();
            for (CacheKey key : keys) {
                ballots.put(key, "ballot");
            }
        }

        @TearDown
        public void close() {
            caches.close();
            bare.close();
            redis.close();
        }

        private CacheKey nextKey() {
            next = (next + 1) & (BALLOTS - 1);
            return keys[next];
        }
    }

    private static CacheKey[] keys() {
        CacheKey[] keys = new CacheKey[BALLOTS];
        for (int id = 0; id < BALLOTS; id++) {
            keys[id] = CacheKeys.ballot(id + 1);
        }
        return keys;
    }

    @Benchmark
    public @Nullable String nearHitWhileTheLogIsStill(Near near) {
        return near.ballots.get(near.nextKey(), NEVER);
    }

    @Benchmark
    public @Nullable String nearHitWhileTheLogMoves(Near near) {
        near.startMoving();
        return near.ballots.get(near.nextKey(), NEVER);
    }

    @Benchmark
    public Standing oneJudgement(Mirror mirror) {
        return mirror.mirror.standing(mirror.key, Mirror.BALLOT, Mirror.TAGS, Mirror.BEFORE);
    }

    @Benchmark
    public @Nullable String farHit(Far far) {
        return far.ballots.get(far.nextKey(), NEVER);
    }

    @Benchmark
    public @Nullable CacheEntry<String> farHitWithoutTheFence(Far far) {
        return far.store.get(far.nextKey());
    }
}
