package io.civicq.cache;

import static io.civicq.cache.testing.Callers.call;
import static io.civicq.cache.testing.Callers.calls;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.memory.InMemoryInvalidationLog;
import io.civicq.cache.memory.InMemoryTier;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.LoadPolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.spi.LoadLease;
import io.civicq.cache.testing.Callers.Call;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** P1: of all nodes one loads, the others get its value, and nobody waits for ever. */
class OneLoadAmongNodesTest {
    private static final CacheKey SEVEN = CacheKey.of("civicq", "question", 7);
    private static final CacheKey EIGHT = CacheKey.of("civicq", "question", 8);
    private static final Duration LEASE = Duration.ofMinutes(10);

    private final AtomicInteger loads = new AtomicInteger();
    private final CountDownLatch loading = new CountDownLatch(1);
    private final CountDownLatch mayFinish = new CountDownLatch(1);

    private static Nodes nodes(Duration waitForLease) {
        LoadPolicy loads = LoadPolicy.standard().withLeaseFor(LEASE).withWaitForLease(waitForLease);
        return new Nodes(CachePolicy.freshFor(Nodes.TTL).withLoads(loads));
    }

    private static Nodes patientNodes() {
        return nodes(Duration.ofMinutes(10));
    }

    private String slowLoad() throws InterruptedException {
        String loaded = "loaded " + loads.incrementAndGet();
        loading.countDown();
        mayFinish.await();
        return loaded;
    }

    @Test
    void oneMissOfAllNodesIsOneLoad() throws Exception {
        Nodes nodes = patientNodes();
        List<Cache<String>> caches =
                List.of(Nodes.questions(nodes.start()), Nodes.questions(nodes.start()), Nodes.questions(nodes.start()));
        Call<String> first = call(() -> caches.get(0).get(SEVEN, this::slowLoad));
        loading.await();
        List<Call<String>> others = new ArrayList<>();
        for (Cache<String> cache : caches) {
            others.addAll(calls(8, () -> cache.get(SEVEN, () -> "loaded " + loads.incrementAndGet())));
        }
        for (Call<String> other : others) {
            other.untilItWaits();
        }
        mayFinish.countDown();

        assertThat(first.result()).isEqualTo("loaded 1");
        for (Call<String> other : others) {
            assertThat(other.result()).isEqualTo("loaded 1");
        }
        assertThat(loads).hasValue(1);
    }

    @Test
    void whoTakesTheLeaseWhenTheValueHasJustBeenKeptDoesNotLoadAgain() {
        InMemoryTier far = InMemoryTier.ofMaximumCount(100);
        InMemoryInvalidationLog log = new InMemoryInvalidationLog(7);
        LoadLease everybodys = (key, atMost) -> Optional.of(() -> {});
        Cache<String> faster = Nodes.questions(node(far, log, everybodys));
        LoadLease late = (key, atMost) -> {
            faster.get(SEVEN, () -> "kept between the look and the lease");
            return Optional.of(() -> {});
        };

        assertThat(Nodes.questions(node(far, log, late)).get(SEVEN, () -> "loaded twice"))
                .isEqualTo("kept between the look and the lease");
    }

    private static Caches node(InMemoryTier far, InMemoryInvalidationLog log, LoadLease lease) {
        return Caches.builder()
                .policies(TtlTable.empty().with("question", CachePolicy.freshFor(Nodes.TTL)))
                .far(far)
                .invalidationLog(log)
                .loadLease(lease)
                .build();
    }

    @Test
    void whenTheHolderFailsTheNextOneLoads() throws Exception {
        Nodes nodes = patientNodes();
        Cache<String> here = Nodes.questions(nodes.start());
        Cache<String> there = Nodes.questions(nodes.start());
        Call<String> failing = call(() -> here.get(SEVEN, () -> {
            slowLoad();
            throw new IOException("database is down");
        }));
        loading.await();
        Call<String> next = call(() -> there.get(SEVEN, () -> "recovered")).untilItWaits();
        mayFinish.countDown();

        assertThatThrownBy(failing::result).hasCauseInstanceOf(IOException.class);
        assertThat(next.result()).isEqualTo("recovered");
    }

    @Test
    void whenTheHolderDiesTheLeaseFallsToTheNext() throws Exception {
        Nodes nodes = patientNodes();
        Cache<String> here = Nodes.questions(nodes.start());
        Cache<String> there = Nodes.questions(nodes.start());
        Call<String> hanging = call(() -> here.get(SEVEN, this::slowLoad));
        loading.await();
        Call<String> next =
                call(() -> there.get(SEVEN, () -> "loaded elsewhere")).untilItWaits();

        nodes.ticker.advance(LEASE);

        assertThat(next.result()).isEqualTo("loaded elsewhere");
        mayFinish.countDown();
        assertThat(hanging.result()).isEqualTo("loaded 1");
    }

    @Test
    void whoHasWaitedLongEnoughLoadsForItself() throws Exception {
        Nodes nodes = nodes(Duration.ofMillis(5));
        Cache<String> here = Nodes.questions(nodes.start());
        Cache<String> there = Nodes.questions(nodes.start());
        Call<String> hanging = call(() -> here.get(SEVEN, this::slowLoad));
        loading.await();

        assertThat(there.get(SEVEN, () -> "loaded elsewhere")).isEqualTo("loaded elsewhere");
        mayFinish.countDown();
        hanging.result();
    }

    @Test
    void aLoadThatAnInvalidationHasOvertakenKeepsNobodyWaiting() throws Exception {
        Nodes nodes = patientNodes();
        Caches node = nodes.start();
        Cache<String> here = Nodes.questions(node);
        Cache<String> there = Nodes.questions(nodes.start());
        Call<String> overtaken = call(() -> here.get(SEVEN, this::slowLoad));
        loading.await();
        here.invalidate(SEVEN);

        assertThat(there.get(SEVEN, () -> "new")).isEqualTo("new");
        here.clear();
        assertThat(here.get(SEVEN, () -> "newer")).isEqualTo("newer");
        mayFinish.countDown();
        overtaken.result();
    }

    @Test
    void aBulkReadLoadsItsOwnKeysBeforeItWaitsForThoseOfOthers() throws Exception {
        Nodes nodes = patientNodes();
        Cache<String> here = Nodes.questions(nodes.start());
        Cache<String> there = Nodes.questions(nodes.start());
        Call<String> slow = call(() -> here.get(SEVEN, this::slowLoad));
        loading.await();
        CountDownLatch ownLoaded = new CountDownLatch(1);
        Call<Map<CacheKey, String>> bulk = call(() -> there.getAll(List.of(SEVEN, EIGHT), keys -> {
            assertThat(keys).containsExactly(EIGHT);
            ownLoaded.countDown();
            return Map.of(EIGHT, "eight");
        }));
        ownLoaded.await();
        assertThat(here.get(EIGHT, () -> "loaded twice")).isEqualTo("eight");
        mayFinish.countDown();

        assertThat(slow.result()).isEqualTo("loaded 1");
        assertThat(bulk.result()).containsExactly(Map.entry(SEVEN, "loaded 1"), Map.entry(EIGHT, "eight"));
    }

    @Test
    void withoutALeaseEachNodeLoadsForItself() throws Exception {
        Nodes nodes = new Nodes(
                CachePolicy.freshFor(Nodes.TTL).withLoads(LoadPolicy.standard().withLeaseFor(Duration.ZERO)));
        Cache<String> here = Nodes.questions(nodes.start());
        Call<String> slow = call(() -> here.get(SEVEN, this::slowLoad));
        loading.await();

        assertThat(Nodes.questions(nodes.start()).get(SEVEN, () -> "own")).isEqualTo("own");
        mayFinish.countDown();
        slow.result();
    }
}
