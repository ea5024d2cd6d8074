package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.redis.Ballots.Ballot;
import io.civicq.cache.redis.server.Await;
import io.civicq.cache.redis.server.FaultProxy;
import io.civicq.cache.redis.server.RedisServer;
import io.civicq.cache.spi.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * P5, as a table: whatever state the server is in, no caller of many at a time sees an error, the first few wait no longer than
 * the deadlines allow, and the others hardly at all.
 */
@Timeout(120)
class ServerFaultsIT {
    private static final int CALLERS = 24;
    private static final int CALLS_EACH = 200;
    private static final Duration SOON = Duration.ofSeconds(20);

    /** All three deadlines in a row, and what a slow machine adds. */
    private static final Duration BOUND = Duration.ofMillis(250 + 200 + 50).plusSeconds(1);

    private static final Duration LONG = Duration.ofMillis(150);
    private static final CacheKey READ = Ballots.key("civicq", 123);
    private static final CacheKey WRITTEN = Ballots.key("civicq", 7);

    private final RedisServer server = RedisServer.start();
    private final FaultProxy proxy = FaultProxy.before(server);
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    private final LongAdder calls = new LongAdder();
    private final LongAdder longCalls = new LongAdder();
    private final LongAccumulator longest = new LongAccumulator(Math::max, 0);

    @AfterEach
    void end() {
        callers.shutdownNow();
        proxy.close();
        server.close();
    }

    /** What becomes of calls when a fault goes on. */
    enum Then {
        /** Nothing is sent. */
        ALL_ARE_REFUSED,
        /** What is there is read, and nothing is written. */
        WRITES_ARE_REFUSED,
        /** Each is sent, and none finds anything. */
        ALL_MISS
    }

    record ServerFault(String name, Then then, BiConsumer<FaultProxy, RedisServer> begin) {
        static ServerFault answering(Then then, String error, String... commands) {
            return new ServerFault(error, then, (proxy, server) -> proxy.answer(error, commands));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<ServerFault> faults() {
        return Stream.of(
                new ServerFault("accepts, answers nothing", Then.ALL_ARE_REFUSED, (proxy, server) -> server.pause()),
                new ServerFault("packets dropped", Then.ALL_ARE_REFUSED, (proxy, server) -> proxy.silence()),
                new ServerFault(
                        "slow by 5 s", Then.ALL_ARE_REFUSED, (proxy, server) -> proxy.delay(Duration.ofMillis(2_500))),
                new ServerFault("refuses connections", Then.ALL_ARE_REFUSED, (proxy, server) -> {
                    proxy.refuse();
                    proxy.cut();
                }),
                ServerFault.answering(Then.ALL_ARE_REFUSED, "-LOADING Redis is loading the dataset in memory"),
                ServerFault.answering(Then.ALL_ARE_REFUSED, "-NOAUTH Authentication required."),
                ServerFault.answering(Then.ALL_ARE_REFUSED, "-MASTERDOWN Link with MASTER is down"),
                ServerFault.answering(Then.ALL_ARE_REFUSED, "-CLUSTERDOWN The cluster is down"),
                ServerFault.answering(Then.ALL_ARE_REFUSED, "-BUSY Redis is busy running a script."),
                ServerFault.answering(Then.ALL_ARE_REFUSED, "-MOVED 3999 127.0.0.1:1"),
                ServerFault.answering(Then.WRITES_ARE_REFUSED, "-OOM used memory > 'maxmemory'.", "SET"),
                ServerFault.answering(Then.WRITES_ARE_REFUSED, "-READONLY a read only replica.", "SET", "UNLINK"),
                ServerFault.answering(Then.WRITES_ARE_REFUSED, "-MISCONF Redis cannot save", "SET", "UNLINK"),
                ServerFault.answering(Then.ALL_MISS, "-WRONGTYPE Operation against a key", "GET"),
                ServerFault.answering(Then.ALL_MISS, "-NOPERM this user has no permissions", "GET"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theFirstCallersWaitForTheirDeadlineAndTheOthersForNothing(ServerFault fault) {
        RedisSettings settings = RedisSettings.parse(proxy.uri());
        // Where calls go on a slow machine is not to be what fails them.
        RedisSettings patient = settings.withOperationTimeout(SOON).withPoolWait(SOON);
        try (RedisTier tier = RedisTier.connect(fault.then() == Then.ALL_ARE_REFUSED ? settings : patient)) {
            withFault(tier, fault.then(), () -> fault.begin().accept(proxy, server));
            proxy.heal();
            server.resume();
            awaitService(Ballots.store(tier, "civicq"));
        }
    }

    /** All connections are held by a server that is silent; whoever comes waits for one of them. */
    @ParameterizedTest
    @EnumSource
    void aPoolThatIsExhaustedDoesTheSame(Reads reads) {
        RedisSettings narrow = reads.settings(RedisSettings.parse(proxy.uri())).withMaxConnections(2);
        try (RedisTier tier = RedisTier.connect(narrow)) {
            withFault(tier, Then.ALL_ARE_REFUSED, proxy::silence);
            assertThat(Ballots.failures(tier, "pool")).isPositive();
            proxy.heal();
            awaitService(Ballots.store(tier, "civicq"));
        }
    }

    enum Reads {
        ALONE {
            @Override
            RedisSettings settings(RedisSettings from) {
                return from.withoutCombinedReads();
            }
        },
        COMBINED {
            @Override
            RedisSettings settings(RedisSettings from) {
                return from.withCombineReadsAbove(0);
            }
        };

        abstract RedisSettings settings(RedisSettings from);
    }

    private void withFault(RedisTier tier, Then then, Runnable fault) {
        Store<Ballot> store = Ballots.store(tier, "civicq");
        awaitService(store);
        AtomicBoolean stop = new AtomicBoolean();
        List<CompletableFuture<Void>> runs = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            runs.add(CompletableFuture.runAsync(
                    () -> {
                        while (!stop.get()) {
                            call(() -> store.get(READ));
                            call(() -> store.put(WRITTEN, Ballots.entry(7)));
                        }
                    },
                    callers));
        }
        Await.eventually(SOON, () -> calls.sum() > 10L * CALLERS, "the server is in use");
        longCalls.reset();
        fault.run();
        long before = calls.sum();
        Await.eventually(
                SOON,
                () -> then == Then.ALL_MISS ? calls.sum() > before + 10L * CALLERS : open(tier) > CALLERS,
                "the fault to show");
        stop.set(true);
        runs.forEach(CompletableFuture::join);
        assertThat(Duration.ofNanos(longest.get())).as("the longest call").isLessThan(BOUND);
        assertThat(longCalls.sum()).as("calls that waited").isLessThanOrEqualTo(4L * CALLERS);

        steadily(tier, store, then);
    }

    private void steadily(RedisTier tier, Store<Ballot> store, Then then) {
        long open = open(tier);
        Map<String, Long> failed = failed(tier);
        long gets = proxy.commands("GET");
        LongAdder found = new LongAdder();
        long begin = System.nanoTime();
        List<CompletableFuture<Void>> runs = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            runs.add(CompletableFuture.runAsync(
                    () -> {
                        for (int j = 0; j < CALLS_EACH; j++) {
                            found.add(store.get(READ) == null ? 0 : 1);
                            if (then != Then.ALL_MISS) {
                                store.put(WRITTEN, Ballots.entry(7));
                            }
                        }
                    },
                    callers));
        }
        runs.forEach(CompletableFuture::join);
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        long each = (long) CALLERS * CALLS_EACH;
        switch (then) {
            case ALL_ARE_REFUSED -> {
                assertThat(open(tier) - open).as("refused by the breaker").isEqualTo(2 * each);
                assertThat(failed(tier)).as("failed otherwise").isEqualTo(failed);
                assertThat(proxy.commands("GET")).isEqualTo(gets);
                assertThat(took).as("of all calls together").isLessThan(Duration.ofSeconds(2));
            }
            case WRITES_ARE_REFUSED -> {
                assertThat(open(tier) - open).as("refused by the breaker").isEqualTo(each);
                assertThat(failed(tier)).as("failed otherwise").isEqualTo(failed);
                assertThat(found.sum()).as("reads that found").isEqualTo(each);
            }
            case ALL_MISS -> {
                assertThat(open(tier)).isZero();
                assertThat(found.sum()).isZero();
                assertThat(proxy.commands("GET") - gets).isEqualTo(each);
            }
        }
    }

    private void call(Runnable work) {
        long begin = System.nanoTime();
        work.run();
        long took = System.nanoTime() - begin;
        calls.increment();
        longest.accumulate(took);
        if (took > LONG.toNanos()) {
            longCalls.increment();
        }
    }

    private static long open(RedisTier tier) {
        return Ballots.failures(tier, "open");
    }

    /** By cause, without what the breaker refused. */
    private static Map<String, Long> failed(RedisTier tier) {
        Map<String, Long> failed = new HashMap<>(tier.failures());
        failed.remove("open");
        return failed;
    }

    private static void awaitService(Store<Ballot> store) {
        Await.eventually(
                SOON,
                () -> {
                    store.put(READ, Ballots.entry(123));
                    store.put(WRITTEN, Ballots.entry(7));
                    return store.get(READ) != null && store.get(WRITTEN) != null;
                },
                "entries are kept");
    }
}
