package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.civicq.cache.Cache;
import io.civicq.cache.Caches;
import io.civicq.cache.memory.InMemoryTier;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.redis.Ballots.Ballot;
import io.civicq.cache.redis.ServerFaultsIT.Reads;
import io.civicq.cache.redis.server.Await;
import io.civicq.cache.redis.server.FaultProxy;
import io.civicq.cache.redis.server.RedisServer;
import io.civicq.cache.spi.CacheEntry;
import io.civicq.cache.spi.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many more readers than connections: each is answered, none pins a carrier, and the waits are bounded and counted. */
@Timeout(300)
class ManyReadersIT {
    private static final int CONNECTIONS = 50;
    private static final int BALLOTS = 1_000;

    /** Long enough that a slow machine lets nobody down. */
    private static final Duration EACH_WAIT = Duration.ofSeconds(10);

    private final RedisServer server = RedisServer.start();

    @AfterEach
    void end() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void platformThreadsAreAllAnswered(Reads reads) throws InterruptedException, ExecutionException {
        read(reads, Executors.newFixedThreadPool(200), 200, 50);
    }

    @ParameterizedTest
    @EnumSource
    void virtualThreadsAreAllAnsweredAndPinNoCarrier(Reads reads, @TempDir Path directory)
            throws InterruptedException, ExecutionException, IOException {
        try (Recording recording = new Recording()) {
            recording
                    .enable("jdk.VirtualThreadPinned")
                    .withThreshold(Duration.ZERO)
                    .withStackTrace();
            recording.enable("jdk.VirtualThreadStart");
            recording.start();
            read(reads, virtualThreads(), 10_000, 1);
            recording.stop();
            Path file = directory.resolve("recording.jfr");
            recording.dump(file);
            List<RecordedEvent> events = RecordingFile.readAllEvents(file);
            assertThat(events)
                    .extracting(event -> event.getEventType().getName())
                    .contains("jdk.VirtualThreadStart");
            assertThat(events)
                    .filteredOn(event -> event.getEventType().getName().equals("jdk.VirtualThreadPinned"))
                    .isEmpty();
        }
    }

    @Test
    void anInterruptedVirtualThreadIsNoFailureOfTheServer() {
        ExecutorService readers = virtualThreads();
        try (FaultProxy proxy = FaultProxy.before(server);
                RedisTier tier = RedisTier.connect(RedisSettings.parse(proxy.uri())
                        .withOperationTimeout(EACH_WAIT)
                        .withoutCombinedReads())) {
            Store<Ballot> store = Ballots.store(tier, "civicq");
            store.put(Ballots.key("civicq", 1), Ballots.entry(1));
            proxy.silence();
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            var unused = readers.submit(() -> {
                boolean missed = store.get(Ballots.key("civicq", 1)) == null;
                interrupted.complete(missed && Thread.interrupted());
            });
            Await.eventually(EACH_WAIT, () -> proxy.commands("PTTL") == 1, "it waits for its answer");
            readers.shutdownNow();

            assertThat(interrupted.orTimeout(5, TimeUnit.SECONDS).join())
                    .as("a miss, and the flag is kept")
                    .isTrue();
            assertThat(tier.failures()).isEqualTo(Map.of("interrupted", 1L));
        }
    }

    /** By reflection, as Java 17 has none. */
    private static ExecutorService virtualThreads() {
        assumeThat(Arrays.stream(Executors.class.getMethods()))
                .as("this Java has virtual threads")
                .anyMatch(method -> method.getName().equals("newVirtualThreadPerTaskExecutor"));
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private void read(Reads reads, ExecutorService readers, int count, int times)
            throws InterruptedException, ExecutionException {
        RedisSettings settings = reads.settings(RedisSettings.parse(server.uri()))
                .withMaxConnections(CONNECTIONS)
                .withPoolWait(EACH_WAIT)
                .withOperationTimeout(EACH_WAIT);
        RedisTier tier = RedisTier.connect(settings);
        try (Caches caches = Caches.builder()
                .namespace("civicq")
                .policies(TtlTable.empty().with("title", CachePolicy.freshFor(Duration.ofHours(1))))
                .near(InMemoryTier.ofMaximumCount(1))
                .far(tier)
                .build()) {
            Store<Ballot> store = Ballots.store(tier, "civicq");
            store.putAll(Ballots.entries("civicq", BALLOTS));
            assertThat(longestOf(readers, count, times, id -> isBallot(id, store.get(Ballots.key("civicq", id)))))
                    .as("the longest read of the tier")
                    .isLessThan(EACH_WAIT.multipliedBy(2));
            Cache<String> titles = caches.cache("title", String.class);
            LongStream.range(0, BALLOTS).forEach(id -> titles.put(Ballots.key("title", id), "Ballot " + id));
            assertThat(longestOf(
                            readers,
                            count,
                            times,
                            id -> ("Ballot " + id).equals(titles.get(Ballots.key("title", id), () -> "loaded"))))
                    .as("the longest read of a cache")
                    .isLessThan(EACH_WAIT.multipliedBy(2));

            assertThat(tier.failures()).isEmpty();
            assertThat(tier.readStatistics().connectionWaits().count()).isPositive();
            assertThat(tier.readStatistics().connectionWaits().percentile(1)).isLessThan(EACH_WAIT.multipliedBy(2));
            long combined = tier.readStatistics().combined();
            switch (reads) {
                case ALONE -> assertThat(combined).isZero();
                case COMBINED -> assertThat(combined).isGreaterThan((long) count * times);
            }
            assertThat(server.command("CLIENT", "LIST")
                            .toString()
                            .lines()
                            .filter(line -> line.contains("civicq-cache")))
                    .as("connections, and the one of the log")
                    .hasSizeBetween(1, CONNECTIONS + 1);
        } finally {
            readers.shutdownNow();
        }
    }

    private static boolean isBallot(long id, CacheEntry<Ballot> entry) {
        return entry != null && Ballots.ballot(id).equals(entry.value());
    }

    /** Reads by so many at once, each so often; all have to be right. */
    private static Duration longestOf(ExecutorService readers, int count, int times, LongPredicate read)
            throws InterruptedException, ExecutionException {
        List<Callable<Long>> tasks = LongStream.range(0, count)
                .mapToObj(reader -> (Callable<Long>) () -> {
                    long longest = 0;
                    for (int i = 0; i < times; i++) {
                        long begin = System.nanoTime();
                        assertThat(read.test((reader + i) % BALLOTS)).isTrue();
                        longest = Math.max(longest, System.nanoTime() - begin);
                    }
                    return longest;
                })
                .toList();
        long longest = 0;
        for (Future<Long> one : readers.invokeAll(tasks)) {
            longest = Math.max(longest, one.get());
        }
        return Duration.ofNanos(longest);
    }
}
