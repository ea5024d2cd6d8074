package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.redis.server.Await;
import io.civicq.cache.spi.LatencyHistogram;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.HostAndPort;

/** Whatever happens to those that are sent together, no reader is stranded. */
class CombinedReadsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final HostAndPort REDIS = new HostAndPort("redis", 6379);
    private static final HostAndPort ANOTHER = new HostAndPort("another", 6379);

    /** Long enough that whoever is let go before was let go by something else. */
    private static final RedisSettings PATIENT =
            RedisSettings.parse("redis://redis").withCombineReadsAbove(1).withOperationTimeout(Duration.ofSeconds(60));

    private final AtomicReference<Set<HostAndPort>> primaries = new AtomicReference<>(Set.of(REDIS, ANOTHER));
    private final FailureCounts failures = new FailureCounts();
    private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    private final ExecutorService readers = Executors.newCachedThreadPool();
    private final ExecutorService sending = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "sending");
        thread.setUncaughtExceptionHandler((where, thrown) -> uncaught.add(thrown));
        return thread;
    });

    /** Batches in the order in which they were sent, by the names of their keys. */
    private final List<List<String>> batches = new CopyOnWriteArrayList<>();

    private final AtomicReference<CountDownLatch> gate = new AtomicReference<>(new CountDownLatch(0));

    @AfterEach
    void end() {
        gate.get().countDown();
        readers.shutdownNow();
        sending.shutdownNow();
    }

    private CombinedReads reads(RedisSettings settings) {
        return new CombinedReads(settings, this::send, primaries::get, failures, sending, System::nanoTime);
    }

    /** A Redis where each key holds its own name, behind a gate. */
    private List<Request.@Nullable Held> send(HostAndPort primary, List<Request.Read> requests) {
        List<String> names = requests.stream().map(CombinedReadsTest::nameOf).toList();
        batches.add(names);
        try {
            gate.get().await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (names.contains("fatal")) {
            throw new AssertionError("fatal");
        }
        List<Request.@Nullable Held> answers = new ArrayList<>();
        requests.forEach(request -> answers.add(new Request.Held(request.key(), 1)));
        return answers;
    }

    private static String nameOf(Request.Read request) {
        return new String(request.key(), StandardCharsets.UTF_8);
    }

    private CompletableFuture<@Nullable String> reading(CombinedReads reads, HostAndPort primary, String name) {
        return CompletableFuture.supplyAsync(() -> read(reads, primary, name), readers);
    }

    private static @Nullable String read(CombinedReads reads, HostAndPort primary, String name) {
        Request.Held held = reads.read(primary, new Request.Read(RedisKeys.bytes(name)), 100);
        return held == null ? null : nameOf(new Request.Read(held.bytes()));
    }

    /** A reader alone and a batch of one, both held up by the gate, so that who comes next has to wait. */
    private List<CompletableFuture<@Nullable String>> heldUp(CombinedReads reads) {
        gate.set(new CountDownLatch(1));
        List<CompletableFuture<@Nullable String>> held = new ArrayList<>();
        for (String name : List.of("alone", "first")) {
            held.add(reading(reads, REDIS, name));
            Await.eventually(SOON, () -> batches.contains(List.of(name)), name + " is sent");
        }
        return held;
    }

    private List<CompletableFuture<@Nullable String>> waiting(CombinedReads reads, int count) {
        List<CompletableFuture<@Nullable String>> waiting = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            waiting.add(reading(reads, REDIS, "ballot:" + i));
        }
        Await.eventually(SOON, () -> waiting(reads) == count, count + " wait");
        return waiting;
    }

    private static int waiting(CombinedReads reads) {
        return reads.statistics(new LatencyHistogram()).waiting();
    }

    @Test
    void aLoneReaderSendsForItself() {
        CombinedReads reads = reads(PATIENT);
        AtomicReference<@Nullable Thread> sender = new AtomicReference<>();
        CombinedReads own = new CombinedReads(
                PATIENT,
                (primary, requests) -> {
                    sender.set(Thread.currentThread());
                    return send(primary, requests);
                },
                primaries::get,
                failures,
                sending,
                System::nanoTime);

        assertThat(read(own, REDIS, "ballot:123")).isEqualTo("ballot:123");
        assertThat(sender.get()).isSameAs(Thread.currentThread());
        assertThat(reads.statistics(new LatencyHistogram()).batches()).isZero();
    }

    @Test
    void whoComesWhileABatchIsOnItsWayIsSentWithTheNextAndGetsItsOwnAnswer() {
        CombinedReads reads = reads(PATIENT);
        List<CompletableFuture<@Nullable String>> held = heldUp(reads);
        List<CompletableFuture<@Nullable String>> waiting = waiting(reads, 300);
        gate.get().countDown();

        assertThat(held).extracting(CompletableFuture::join).containsExactly("alone", "first");
        for (int i = 0; i < 300; i++) {
            assertThat(waiting.get(i).join()).isEqualTo("ballot:" + i);
        }
        assertThat(batches).extracting(List::size).containsExactly(1, 1, 256, 44);
        RedisReadStatistics statistics = reads.statistics(new LatencyHistogram());
        assertThat(statistics.batches()).isEqualTo(3);
        assertThat(statistics.combined()).isEqualTo(301);
        assertThat(statistics.largestBatch()).isEqualTo(256);
        assertThat(statistics.waits().count()).isEqualTo(301);
        assertThat(failures.snapshot()).isEmpty();
    }

    @Test
    void aServerThatHangsHoldsUpNobodyLongerThanAConnectionAndAnAnswerMayTake() {
        CombinedReads reads = reads(PATIENT.withOperationTimeout(Duration.ofMillis(200)));
        CompletableFuture<@Nullable String> sent = heldUp(reads).get(1);
        long begin = System.nanoTime();
        CompletableFuture<@Nullable String> waiting = reading(reads, REDIS, "ballot:1");

        assertThat(sent.join()).isNull();
        assertThat(waiting.join()).isNull();
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(240), Duration.ofSeconds(5));
        assertThat(failures.snapshot()).isEqualTo(Map.of("timeout", 1L, "pool", 1L));
    }

    @Test
    void aServerThatHangsHoldsUpNoReadersOfAnother() {
        CombinedReads reads = reads(PATIENT.withCombineReadsAbove(0));
        gate.set(new CountDownLatch(1));
        CompletableFuture<@Nullable String> hung = reading(reads, REDIS, "ballot:1");
        Await.eventually(SOON, () -> batches.size() == 1, "it is sent");
        gate.getAndSet(new CountDownLatch(0));

        assertThat(read(reads, ANOTHER, "ballot:2")).isEqualTo("ballot:2");
        assertThat(hung).isNotDone();
        reads.close();
        assertThat(hung.join()).isEqualTo("ballot:1");
    }

    @Test
    void aServerThatIsGoneIsForgottenOnceNobodyReadsFromIt() {
        HostAndPort successor = new HostAndPort("successor", 6379);
        CombinedReads reads = reads(PATIENT.withCombineReadsAbove(0));
        assertThat(read(reads, ANOTHER, "ballot:1")).isEqualTo("ballot:1");
        gate.set(new CountDownLatch(1));
        CompletableFuture<@Nullable String> before = reading(reads, REDIS, "before");
        Await.eventually(SOON, () -> batches.contains(List.of("before")), "it is sent");
        gate.set(new CountDownLatch(0));
        primaries.set(Set.of(successor));

        assertThat(read(reads, successor, "ballot:2")).isEqualTo("ballot:2");
        assertThat(reads.servers()).containsExactlyInAnyOrder(REDIS, successor);
        reads.close();
        assertThat(before.join()).isEqualTo("before");
    }

    @Test
    void aServerThatIsThereIsRememberedWhileNobodyReadsFromIt() {
        CombinedReads reads = reads(PATIENT);
        assertThat(read(reads, REDIS, "ballot:1")).isEqualTo("ballot:1");
        assertThat(read(reads, ANOTHER, "ballot:2")).isEqualTo("ballot:2");

        assertThat(reads.servers()).containsExactlyInAnyOrder(REDIS, ANOTHER);
    }

    @Test
    void anErrorWhileABatchIsSentStrandsNobody() {
        CombinedReads reads = reads(PATIENT);
        heldUp(reads);
        CompletableFuture<@Nullable String> fatal = reading(reads, REDIS, "fatal");
        Await.eventually(SOON, () -> waiting(reads) == 1, "it waits");
        List<CompletableFuture<@Nullable String>> beside = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            beside.add(reading(reads, REDIS, "ballot:" + i));
        }
        Await.eventually(SOON, () -> waiting(reads) == 401, "all wait");
        gate.get().countDown();

        assertThat(fatal.join()).isNull();
        long dropped = beside.stream().filter(read -> read.join() == null).count();
        assertThat(dropped).isEqualTo(255);
        assertThat(failures.snapshot()).isEqualTo(Map.of("other", 256L));
        Await.eventually(SOON, () -> uncaught.size() == 1, "the error reaches the thread's handler");
        assertThat(read(reads, REDIS, "ballot:1")).isEqualTo("ballot:1");
    }

    @Test
    void anInterruptedReaderGoesAtOnceAndKeepsItsFlag() {
        CombinedReads reads = reads(PATIENT);
        List<CompletableFuture<@Nullable String>> held = heldUp(reads);
        Thread.currentThread().interrupt();
        assertThat(read(reads, REDIS, "ballot:1")).isNull();
        assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
        assertThat(failures.snapshot()).isEqualTo(Map.of("interrupted", 1L));

        gate.get().countDown();
        assertThat(held).extracting(CompletableFuture::join).containsExactly("alone", "first");
        assertThat(batches).as("nobody waits for its answer").doesNotContain(List.of("ballot:1"));
    }

    @Test
    void whatWaitsIsLetGoWhenTheBreakerOpens() {
        CombinedReads reads = reads(PATIENT);
        heldUp(reads);
        List<CompletableFuture<@Nullable String>> waiting = waiting(reads, 20);
        reads.drop(ANOTHER, "open");
        assertThat(waiting(reads)).isEqualTo(20);

        reads.drop(REDIS, "open");

        assertThat(waiting).extracting(CompletableFuture::join).containsOnlyNulls();
        assertThat(failures.snapshot()).isEqualTo(Map.of("open", 20L));
        assertThat(batches).hasSize(2);
    }

    @Test
    void whatWaitsIsLetGoOnCloseAndNobodyWaitsAfterIt() throws InterruptedException {
        CombinedReads reads = reads(PATIENT.withCombineReadsAbove(0));
        gate.set(new CountDownLatch(1));
        CompletableFuture<@Nullable String> first = reading(reads, REDIS, "first");
        Await.eventually(SOON, () -> batches.size() == 1, "it is sent");
        List<CompletableFuture<@Nullable String>> waiting = waiting(reads, 20);

        reads.close();

        assertThat(waiting).extracting(CompletableFuture::join).containsOnlyNulls();
        assertThat(first.join()).as("its answer came").isEqualTo("first");
        assertThat(sending.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(read(reads, REDIS, "ballot:1")).isNull();
        assertThat(failures.snapshot()).isEqualTo(Map.of("closed", 21L));
    }
}
