package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyPattern;
import io.civicq.cache.redis.Ballots.Ballot;
import io.civicq.cache.redis.server.Await;
import io.civicq.cache.redis.server.FaultProxy;
import io.civicq.cache.redis.server.RedisServer;
import io.civicq.cache.spi.CacheEntry;
import io.civicq.cache.spi.Store;
import io.civicq.cache.spi.StoreSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** P5: no failure of Redis reaches a caller. */
class OutageIT {
    /** Far more than the deadlines allow, and far less than a call that hangs. */
    private static final Duration SANE = Duration.ofSeconds(5);

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final CacheKey KEY = Ballots.key("civicq", 123);

    private RedisServer server;
    private FaultProxy proxy;
    private RedisTier tier;
    private Store<Ballot> store;

    @BeforeEach
    void start() {
        server = RedisServer.start();
        proxy = FaultProxy.before(server);
        tier = RedisTier.connect(proxy.uri());
        store = Ballots.store(tier, "civicq");
    }

    @AfterEach
    void end() {
        tier.close();
        proxy.close();
        server.close();
    }

    @Test
    void aRedisThatIsDownAtTheStartIsFoundLater() {
        proxy.refuse();
        try (RedisTier late = RedisTier.connect(proxy.uri())) {
            Store<Ballot> ballots = Ballots.store(late, "civicq");
            everyOperation(late, ballots);
            assertThat(Ballots.failures(late, "refused")).isPositive();

            proxy.heal();
            awaitService(ballots);
        }
    }

    @Test
    void aRedisThatIsKilledFailsNoCallAndIsUsedAgainWhenItIsBack() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        LongAdder hits = new LongAdder();
        ExecutorService callers = Executors.newFixedThreadPool(8);
        List<CompletableFuture<Void>> runs = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                runs.add(CompletableFuture.runAsync(() -> readAndWriteUntil(stop, hits), callers));
            }
            Await.eventually(SOON, () -> hits.sum() > 100, "the cache is in use");
            server.kill();
            Await.eventually(
                    SOON,
                    () -> tier.failures().values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum()
                            > 20,
                    "the outage is noticed");
            server.restart();
            long before = hits.sum();
            Await.eventually(SOON, () -> hits.sum() > before + 100, "the cache is in use again");
        } finally {
            stop.set(true);
            for (CompletableFuture<Void> run : runs) {
                run.get();
            }
            callers.shutdown();
        }
    }

    private void readAndWriteUntil(AtomicBoolean stop, LongAdder hits) {
        Random random = new Random(7);
        while (!stop.get()) {
            CacheKey key = Ballots.key("civicq", random.nextInt(10));
            if (store.get(key) == null) {
                store.put(key, Ballots.entry(1));
            } else {
                hits.increment();
            }
        }
    }

    @Test
    void aHungNetworkFailsNoCall() {
        awaitService(store);
        proxy.silence();

        everyOperation(tier, store);
        assertThat(Ballots.failures(tier, "timeout")).isPositive();

        proxy.heal();
        awaitService(store);
    }

    /** Commons-pool would open another connection in place of the broken one, and make the caller wait for that too. */
    @Test
    void aHungNetworkCostsACallItsDeadlineOnceAndNotTwice() {
        Duration deadline = Duration.ofSeconds(2);
        try (RedisTier patient =
                RedisTier.connect(RedisSettings.parse(proxy.uri()).withOperationTimeout(deadline))) {
            Store<Ballot> ballots = Ballots.store(patient, "civicq");
            awaitService(ballots);
            proxy.silence();

            assertThat(timeOf(() -> assertThat(ballots.get(KEY)).isNull()))
                    .isBetween(deadline, deadline.multipliedBy(2).minusMillis(100));
            assertThat(Ballots.failures(patient, "timeout")).isEqualTo(1);
        }
    }

    /** A socket has no time-out for writing, and its buffers are full after a few MB. */
    @Test
    void aHungServerTakesNoLargeValueForEver() {
        byte[] noise = new byte[800_000];
        new Random(7).nextBytes(noise);
        String text = new String(noise, StandardCharsets.ISO_8859_1);
        CacheEntry<Ballot> large = Ballots.entry(new Ballot(1, "", Collections.nCopies(8, text)), Ballots.FRESH);
        try (RedisTier direct = RedisTier.connect(server.uri())) {
            StoreSpec<Ballot> like = Ballots.spec("civicq");
            Store<Ballot> ballots = direct.open(
                    new StoreSpec<>("civicq", "ballot", Ballot.class, like.retention(), 100 << 20, like.ticker()));
            ballots.put(KEY, large);
            assertThat(ballots.get(KEY)).isNotNull();
            server.pause();
            try {
                for (int i = 0; i < 3; i++) {
                    assertThat(timeOf(() -> ballots.put(KEY, large))).isLessThan(SANE);
                }
            } finally {
                server.resume();
            }
            awaitService(ballots);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-LOADING Redis is loading the dataset in memory, loading",
        "-MASTERDOWN Link with MASTER is down, masterdown",
        "-CLUSTERDOWN The cluster is down, clusterdown",
        "-NOAUTH Authentication required., noauth",
        "-BUSY Redis is busy running a script., busy",
        "-NOPERM this user has no permissions, noperm",
        "-MOVED 3999 127.0.0.1:1, moved",
        "-ERR something else, other",
    })
    void aServerInABadStateIsAnEmptyOne(String error, String cause) {
        awaitService(store);
        proxy.answer(error);

        everyOperation(tier, store);
        assertThat(Ballots.failures(tier, cause)).isGreaterThanOrEqualTo(3);

        proxy.heal();
        awaitService(store);
    }

    @ParameterizedTest
    @CsvSource({
        "-OOM command not allowed when used memory > 'maxmemory'., oom",
        "-READONLY You can't write against a read only replica., readonly",
    })
    void aServerThatTakesNoWritesIsStillRead(String error, String cause) {
        store.put(KEY, Ballots.entry(123));
        proxy.answer(error, "SET", "UNLINK");

        store.put(Ballots.key("civicq", 1), Ballots.entry(1));
        store.remove(KEY);

        // READONLY makes the tier look for another primary, so the second operation may find none.
        assertThat(Ballots.failures(tier, cause)).isBetween(1L, 2L);
        assertThat(tier.failures().values().stream().mapToLong(count -> count).sum())
                .isGreaterThanOrEqualTo(2);
        Await.eventually(SOON, () -> store.get(KEY) != null, "what is there is read");
    }

    @Test
    void afterTheConnectionsBrokeOneCallFailsAndNotOnePerConnection() {
        store.put(KEY, Ballots.entry(123));
        assertThat(found(20)).isEqualTo(20);
        assertThat(proxy.connections()).isGreaterThan(1);
        proxy.cut();
        Await.eventually(SOON, () -> proxy.connections() == 0, "the connections are reset");

        assertThat(store.get(KEY)).isNull();
        assertThat(found(20)).isEqualTo(20);
        assertThat(Ballots.failures(tier, "connection")).isEqualTo(1);
    }

    /** How many callers at a time find the entry; slowly, so that each has a connection of its own. */
    private long found(int callers) {
        proxy.delay(Duration.ofMillis(20));
        List<CompletableFuture<Boolean>> calls = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            calls.add(CompletableFuture.supplyAsync(() -> store.get(KEY) != null, task -> new Thread(task).start()));
        }
        long found = calls.stream().filter(CompletableFuture::join).count();
        proxy.heal();
        return found;
    }

    @Test
    void nobodyWaitsLongForAConnectionThatOthersUse() {
        ExecutorService callers = Executors.newFixedThreadPool(2);
        try (RedisTier narrow = RedisTier.connect(
                RedisSettings.parse(proxy.uri()).withMaxConnections(1).withOperationTimeout(Duration.ofSeconds(10)))) {
            Store<Ballot> ballots = Ballots.store(narrow, "civicq");
            awaitService(ballots);
            proxy.silence();
            List<CompletableFuture<Void>> two = List.of(
                    CompletableFuture.runAsync(() -> ballots.get(KEY), callers),
                    CompletableFuture.runAsync(() -> ballots.get(KEY), callers));
            Await.eventually(
                    SOON, () -> Ballots.failures(narrow, "pool") == 1, "one of two has not got the only connection");

            Thread.currentThread().interrupt();
            assertThat(ballots.get(KEY)).isNull();
            assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
            assertThat(Ballots.failures(narrow, "interrupted")).isEqualTo(1);

            proxy.heal();
            two.forEach(CompletableFuture::join);
            awaitService(ballots);
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void aClosedTierIsAnEmptyOne() {
        store.put(KEY, Ballots.entry(123));
        tier.close();
        tier.close();

        everyOperation(tier, store);
        assertThat(tier.failures()).containsOnlyKeys("closed");
    }

    private static void everyOperation(RedisTier tier, Store<Ballot> store) {
        assertThat(store.get(KEY)).isNull();
        assertThat(store.getAll(List.of(KEY, Ballots.key("civicq", 1)))).isEmpty();
        store.put(KEY, Ballots.entry(123));
        store.putAll(Map.of(KEY, Ballots.entry(123)));
        store.remove(KEY);
        tier.discard(
                "civicq",
                new Invalidation(
                        Set.of(KEY),
                        Set.of(),
                        Set.of(),
                        Set.of(KeyPattern.of("civicq:*:x")),
                        Set.of(),
                        Invalidation.Severity.SOFT));
        tier.statistics();
    }

    private static void awaitService(Store<Ballot> store) {
        Await.eventually(
                SOON,
                () -> {
                    store.put(KEY, Ballots.entry(123));
                    return store.get(KEY) != null;
                },
                "entries are kept");
    }

    private static Duration timeOf(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
