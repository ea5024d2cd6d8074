package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.Answer;
import io.civicq.cache.Cache;
import io.civicq.cache.Caches;
import io.civicq.cache.Source;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.memory.InMemoryTier;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.redis.server.Await;
import io.civicq.cache.redis.server.RedisServer;
import io.civicq.cache.spi.CacheEntry;
import io.civicq.cache.spi.Store;
import io.civicq.cache.spi.StoreSpec;
import io.civicq.cache.testing.Callers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A key that a program without this library deletes or overwrites leaves the near tier of every node. */
class ForeignWritersIT {
    private static final CacheKey PAGE = CacheKey.parse("civicq:questions:contest:5:page:1");
    private static final CacheKey OTHER = CacheKey.parse("civicq:question:8");
    private static final String NAME = PAGE.text();
    private static final Duration SOON = Duration.ofSeconds(10);

    private final RedisServer redis = RedisServer.start();
    private final Deque<Caches> nodes = new ArrayDeque<>();
    private final AtomicReference<String> row = new AtomicReference<>("old");
    private final AtomicLong loads = new AtomicLong();

    private Caches node(ForeignWriters foreign) {
        CachePolicy policy = CachePolicy.freshFor(Duration.ofMinutes(5)).withStaleIfError(Duration.ofMinutes(5));
        Caches node = Caches.builder()
                .policies(TtlTable.empty().with("question_list", policy).with("question", policy))
                .near(InMemoryTier.ofMaximumCount(100))
                .far(RedisTier.connect(RedisSettings.parse(redis.uri()).withForeignWriters(foreign)))
                .build();
        nodes.push(node);
        return node;
    }

    private Caches node() {
        return node(ForeignWriters.HEARD);
    }

    private static Cache<String> pages(Caches node) {
        return node.cache("question_list", String.class);
    }

    private Answer<String> read(Caches node, CacheKey key) {
        return pages(node).find(key, () -> {
            loads.incrementAndGet();
            return row.get();
        });
    }

    private String value(Caches node) {
        return String.valueOf(read(node, PAGE).value());
    }

    @AfterEach
    void stop() {
        nodes.forEach(Caches::close);
        redis.close();
    }

    static Stream<String> everyForeignWrite() {
        return Stream.of(
                "redis.call('DEL', KEYS[1])",
                "redis.call('UNLINK', KEYS[1])",
                "redis.call('SET', KEYS[1], '{\"id\": 7}')",
                "redis.call('SETEX', KEYS[1], 60, '{\"id\": 7}')",
                "redis.call('PEXPIRE', KEYS[1], 1)",
                "redis.call('PERSIST', KEYS[1])",
                "redis.call('SETRANGE', KEYS[1], 90, 'x')",
                "redis.call('APPEND', KEYS[1], 'x')",
                "redis.call('RENAME', KEYS[1], 'civicq:elsewhere')",
                "redis.call('RENAME', KEYS[2], KEYS[1])",
                "redis.call('DEL', KEYS[1]) redis.call('HSET', KEYS[1], 'id', '7')",
                "redis.call('FLUSHDB')",
                "redis.call('FLUSHALL')");
    }

    @ParameterizedTest
    @MethodSource("everyForeignWrite")
    void whatIsChangedByOthersLeavesTheNearTierOfEveryNode(String write) {
        Caches here = node();
        Caches there = node();
        read(here, OTHER);
        assertThat(value(here)).isEqualTo("old");
        assertThat(value(there)).isEqualTo("old");
        awaitNear(there);
        row.set("new");
        redis.command("EVAL", write, "2", NAME, OTHER.text());

        Await.eventually(SOON, () -> value(here).equals("new"), "a node to hear of it");
        Await.eventually(SOON, () -> value(there).equals("new"), "the other node to hear of it");
        assertThat(value(node(ForeignWriters.UNHEARD))).isEqualTo("new");
    }

    @Test
    void whoDoesNotAskForItPaysNothingForIt() {
        read(node(ForeignWriters.UNHEARD), PAGE);
        assertThat(String.valueOf(redis.command("CLIENT", "LIST"))).doesNotContain("flags=t");

        read(node(), PAGE);
        assertThat(String.valueOf(redis.command("CLIENT", "LIST"))).containsOnlyOnce("flags=tB");
    }

    @Test
    void whatTheLibraryWritesLeavesTheNearCopiesAlone() {
        Caches here = node();
        Caches there = node();
        awaitNear(here);
        awaitNear(there);
        try (RedisTier raw = RedisTier.connect(redis.uri())) {
            Store<String> another = raw.open(new StoreSpec<>(
                    "civicq", "question_list", String.class, entry -> 60_000_000_000L, 1_000, System::nanoTime));
            CacheEntry<String> entry = another.get(PAGE);
            assertThat(entry).isNotNull();
            for (int i = 0; i < 500; i++) {
                another.put(PAGE, entry);
                there.invalidate(Invalidation.ofKeys(OTHER));
                assertThat(read(here, PAGE).source()).isEqualTo(Source.NEAR);
                assertThat(read(there, PAGE).source()).isEqualTo(Source.NEAR);
            }
            awaitHeard(here);
        }
        assertThat(read(here, PAGE).source()).isEqualTo(Source.NEAR);
        assertThat(loads).as("but for the one that shows that all was heard").hasValue(3);
    }

    /** What one node writes may overtake what the other reads, which is then read again. */
    private void awaitNear(Caches node) {
        Await.eventually(SOON, () -> read(node, PAGE).source() == Source.NEAR, "a copy to be near");
    }

    /** Changes are told in order: when this one has been heard, so have those before it. */
    private void awaitHeard(Caches node) {
        row.set("marker");
        read(node, OTHER);
        row.set("marked");
        redis.command("SET", OTHER.text(), "foreign", "PX", "60000");
        Await.eventually(SOON, () -> "marked".equals(read(node, OTHER).value()), "the node to have heard");
    }

    @Test
    void aLoadInFlightDoesNotBringBackWhatWasOverwritten() throws Exception {
        aLoadInFlight("redis.call('SET', KEYS[1], '', 'PX', 60000)");
    }

    @Test
    void aReloadInFlightDoesNotBringBackWhatWasDeleted() throws Exception {
        Caches before = node(ForeignWriters.UNHEARD);
        value(before);
        before.invalidate(Invalidation.ofKeys(PAGE));
        aLoadInFlight("redis.call('DEL', KEYS[1])");
    }

    private void aLoadInFlight(String write) throws Exception {
        Caches node = node();
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch overtaken = new CountDownLatch(1);
        Callers.Call<String> reader = Callers.call(() -> pages(node).get(PAGE, () -> {
            loading.countDown();
            assertThat(overtaken.await(30, TimeUnit.SECONDS)).isTrue();
            return "old";
        }));
        assertThat(loading.await(30, TimeUnit.SECONDS)).isTrue();
        redis.command("EVAL", write, "1", NAME);
        awaitHeard(node);
        overtaken.countDown();

        assertThat(reader.result()).as("its own caller began before").isEqualTo("old");
        row.set("new");
        assertThat(value(node)).isEqualTo("new");
        assertThat(value(node(ForeignWriters.UNHEARD))).isEqualTo("new");
    }

    @Test
    void aHundredThousandForeignWritesToOtherKeysTouchNothing() {
        Caches node = node();
        awaitHeard(node); // so that it does not begin to listen, and forget what is near, later
        awaitNear(node);
        for (int batch = 0; batch < 20; batch++) {
            redis.command(
                    "EVAL",
                    "for i = 1, 5000 do redis.call('SET', KEYS[1] .. i, 'x', 'PX', 60000) end",
                    "1",
                    "civicq:session:" + batch + ":");
        }
        awaitHeard(node);

        assertThat(read(node, PAGE).source()).isEqualTo(Source.NEAR);
    }
}
