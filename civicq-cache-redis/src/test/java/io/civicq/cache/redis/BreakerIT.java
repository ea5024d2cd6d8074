package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationMirror;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.redis.Ballots.Ballot;
import io.civicq.cache.redis.server.Await;
import io.civicq.cache.redis.server.ClusterOfThree;
import io.civicq.cache.redis.server.FaultProxy;
import io.civicq.cache.redis.server.RedisServer;
import io.civicq.cache.spi.InvalidationLog;
import io.civicq.cache.spi.LoadLease;
import io.civicq.cache.spi.Store;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/** P5: once the breaker is open no call touches Redis, and when Redis is well again it is used again. */
class BreakerIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final CacheKey KEY = Ballots.key("civicq", 123);
    private static final int MANY = 50;

    private final RedisServer server = RedisServer.start();
    private final FaultProxy proxy = FaultProxy.before(server);
    private final RedisTier tier = RedisTier.connect(proxy.uri());
    private final Store<Ballot> store = Ballots.store(tier, "civicq");

    @AfterEach
    void end() {
        tier.close();
        proxy.close();
        server.close();
    }

    enum Outage {
        SILENT {
            @Override
            void begin(FaultProxy proxy, RedisServer server) {
                proxy.silence();
            }
        },
        SLOW {
            @Override
            void begin(FaultProxy proxy, RedisServer server) {
                proxy.delay(Duration.ofMillis(2_500));
            }
        },
        GONE {
            @Override
            void begin(FaultProxy proxy, RedisServer server) {
                proxy.refuse();
                proxy.cut();
            }
        },
        HUNG {
            @Override
            void begin(FaultProxy proxy, RedisServer server) {
                server.pause();
            }

            @Override
            void end(FaultProxy proxy, RedisServer server) {
                server.resume();
            }
        },
        LOADING {
            @Override
            void begin(FaultProxy proxy, RedisServer server) {
                proxy.answer("-LOADING Redis is loading the dataset in memory");
            }
        },
        MASTERDOWN {
            @Override
            void begin(FaultProxy proxy, RedisServer server) {
                server.command("CONFIG", "SET", "replica-serve-stale-data", "no");
                server.command("REPLICAOF", "127.0.0.1", "1");
            }

            @Override
            void end(FaultProxy proxy, RedisServer server) {
                server.command("REPLICAOF", "NO", "ONE");
            }
        },
        NOAUTH {
            @Override
            void begin(FaultProxy proxy, RedisServer server) {
                server.command("ACL", "SETUSER", "default", "resetpass", ">s3cret");
                proxy.cut();
            }

            @Override
            void end(FaultProxy proxy, RedisServer server) {
                try (Jedis admin = new Jedis(server.address())) {
                    admin.auth("s3cret");
                    admin.aclSetUser("default", "nopass");
                }
            }
        },
        MOVED_OUTSIDE_A_CLUSTER {
            @Override
            void begin(FaultProxy proxy, RedisServer server) {
                proxy.answer("-MOVED 3999 127.0.0.1:1");
            }
        };

        abstract void begin(FaultProxy proxy, RedisServer server);

        void end(FaultProxy proxy, RedisServer server) {
            proxy.heal();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whileRedisIsOutNoCallTouchesIt(Outage outage) {
        awaitService(store, KEY);
        outage.begin(proxy, server);
        Await.eventually(SOON, () -> store.get(KEY) == null && open(tier) > 0, "the breaker to open");
        long open = open(tier);
        long touched = touched(tier);

        LoadLease lease = tier.loadLease("civicq").orElseThrow();
        for (int i = 0; i < MANY; i++) {
            assertThat(store.get(KEY)).isNull();
            store.put(KEY, Ballots.entry(123));
            store.remove(KEY);
            assertThat(lease.tryAcquire(KEY, Duration.ofSeconds(1))).isPresent();
        }
        assertThat(tier.statistics().available()).isFalse();
        assertThat(open(tier) - open).isEqualTo(4 * MANY + 1);
        long accepted = proxy.accepted();
        Await.eventually(
                SOON,
                () -> store.get(KEY) == null && (outage == Outage.GONE || proxy.accepted() >= accepted + 3),
                "probes, which open a connection each");
        assertThat(touched(tier)).isEqualTo(touched);

        outage.end(proxy, server);
        awaitService(store, KEY);
    }

    @Test
    void aFullRedisIsReadAndRelievedAndNotWritten() {
        writesAreRefused("oom", () -> server.command("CONFIG", "SET", "maxmemory", "1"));

        store.remove(KEY);
        assertThat(store.get(KEY)).as("removal frees room").isNull();

        server.command("CONFIG", "SET", "maxmemory", "0");
        awaitService(store, KEY);
    }

    @Test
    void aReplicaIsReadAndNotWritten() {
        writesAreRefused("readonly", () -> server.command("REPLICAOF", "127.0.0.1", "1"));

        server.command("REPLICAOF", "NO", "ONE");
        awaitService(store, KEY);
    }

    private void writesAreRefused(String cause, Runnable fault) {
        awaitService(store, KEY);
        fault.run();
        Await.eventually(
                SOON,
                () -> {
                    store.put(Ballots.key("civicq", 1), Ballots.entry(1));
                    return open(tier) > 0;
                },
                "the breaker of writes to open");
        long refused = Ballots.failures(tier, cause);
        long open = open(tier);

        LoadLease lease = tier.loadLease("civicq").orElseThrow();
        for (int i = 0; i < MANY; i++) {
            store.put(Ballots.key("civicq", 1), Ballots.entry(1));
            assertThat(lease.tryAcquire(KEY, Duration.ofSeconds(1))).isPresent();
            assertThat(store.get(KEY)).isNotNull();
        }
        assertThat(open(tier) - open).isEqualTo(2 * MANY);
        long accepted = proxy.accepted();
        Await.eventually(
                SOON,
                () -> {
                    store.put(Ballots.key("civicq", 1), Ballots.entry(1));
                    return proxy.accepted() >= accepted + 3;
                },
                "probes, which open a connection each");
        assertThat(Ballots.failures(tier, cause)).isEqualTo(refused);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-WRONGTYPE Operation against a key", "-NOPERM no permissions", "-ERR something else"})
    void anAnswerAboutOneCommandOpensNothing(String error) {
        awaitService(store, KEY);
        proxy.answer(error, "GET");
        for (int i = 0; i < MANY; i++) {
            assertThat(store.get(KEY)).isNull();
        }
        assertThat(open(tier)).isZero();
    }

    @Test
    void aPrimaryThatIsLostDoesNotShutOutTheOthers() {
        try (ClusterOfThree cluster = ClusterOfThree.start();
                RedisTier all = RedisTier.connect("redis-cluster://"
                        + cluster.addresses().stream()
                                .map(HostAndPort::toString)
                                .collect(Collectors.joining(",")))) {
            Store<Ballot> ballots = Ballots.store(all, "civicq");
            cluster.nodes().forEach(node -> node.command("CONFIG", "SET", "cluster-require-full-coverage", "no"));
            ballots.putAll(Ballots.entries("civicq", 100));
            RedisServer lost = cluster.nodes().get(1);
            Map<Boolean, List<CacheKey>> keys = Ballots.entries("civicq", 100).keySet().stream()
                    .collect(Collectors.partitioningBy(key -> cluster.nodeOf(key.text()) == lost));
            lost.pause();

            Await.eventually(
                    SOON, () -> ballots.getAll(keys.get(true)).isEmpty() && open(all) > 0, "the breaker to open");
            long touched = touched(all);
            assertThat(keys.get(false))
                    .allSatisfy(key -> assertThat(ballots.get(key)).isNotNull());
            assertThat(ballots.getAll(keys.get(true))).isEmpty();
            assertThat(touched(all)).isEqualTo(touched);

            lost.resume();
            awaitService(ballots, keys.get(true).get(0));
        }
    }

    @Test
    void nobodyWaitsForAConnectionThatNeverComesBack() {
        // It is known for lost after half of that, and the other half is what a slow machine may take to see it.
        RedisSettings narrow =
                RedisSettings.parse(proxy.uri()).withMaxConnections(1).withOperationTimeout(Duration.ofSeconds(10));
        ExecutorService callers = Executors.newFixedThreadPool(2);
        try (RedisTier crowded = RedisTier.connect(narrow)) {
            Store<Ballot> ballots = Ballots.store(crowded, "civicq");
            awaitService(ballots, KEY);
            proxy.silence();
            List<CompletableFuture<Void>> two = List.of(
                    CompletableFuture.runAsync(() -> ballots.get(KEY), callers),
                    CompletableFuture.runAsync(() -> ballots.get(KEY), callers));
            Await.eventually(SOON, () -> Ballots.failures(crowded, "pool") == 1, "one of two to take the connection");

            Await.eventually(SOON, () -> ballots.get(KEY) == null && open(crowded) > 0, "the breaker to open");
            assertThat(two).as("the connection is still in use").anyMatch(call -> !call.isDone());
            assertThat(Ballots.failures(crowded, "timeout")).isZero();
            proxy.heal();
            two.forEach(CompletableFuture::join);
            awaitService(ballots, KEY);
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void whatIsInvalidatedWhileItIsOpenReachesTheLog() {
        InvalidationMirror mirror = new InvalidationMirror(1_000);
        try (InvalidationLog.Membership here =
                tier.invalidationLog("civicq").orElseThrow().join(mirror)) {
            awaitService(store, KEY);
            LogPosition before = here.append(Invalidation.ofKeys(KEY)).everywhere();
            proxy.silence();
            Await.eventually(SOON, () -> store.get(KEY) == null && open(tier) > 0, "the breaker to open");
            InvalidationLog.Appended appended = here.append(Invalidation.ofKeys(KEY));
            assertThat(appended.everywhere()).isEqualTo(LogPosition.PENDING);
            assertThat(mirror.position()).as("applied here").isEqualTo(appended.here());

            proxy.heal();
            Await.eventually(
                    SOON,
                    () -> !here.position().equals(LogPosition.PENDING)
                            && here.position().number() > before.number(),
                    "the log to take it");
            awaitService(store, KEY);
        }
    }

    private static long open(RedisTier tier) {
        return Ballots.failures(tier, "open");
    }

    /** Calls that failed for another reason than the breaker. */
    private static long touched(RedisTier tier) {
        return tier.failures().values().stream().mapToLong(Long::longValue).sum() - open(tier);
    }

    private static void awaitService(Store<Ballot> store, CacheKey key) {
        Await.eventually(
                SOON,
                () -> {
                    store.put(key, Ballots.entry(123));
                    return store.get(key) != null;
                },
                "entries are kept");
    }
}
