package io.civicq.cache.warm;

import static io.civicq.cache.testing.Callers.until;
import static io.civicq.cache.warm.WarmNodes.keys;
import static io.civicq.cache.warm.WarmNodes.questions;
import static io.civicq.cache.warm.WarmNodes.report;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.Cache;
import io.civicq.cache.Caches;
import io.civicq.cache.UnitOfWork;
import io.civicq.cache.catalog.CacheKeys;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.testing.Callers;
import io.civicq.cache.testing.Callers.Call;
import io.civicq.cache.warm.WarmupReport.Ending;
import io.civicq.cache.warm.WarmupReport.Part;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a warm-up promises, on nodes of one process. */
class CacheWarmerTest {
    private static final WarmupSettings SMALL =
            WarmupSettings.standard().withBatchSize(10).withConcurrency(2);

    private final WarmNodes nodes = new WarmNodes();
    private final Caches node = nodes.node();
    private final AtomicReference<Runnable> beat = new AtomicReference<>(() -> {});

    @AfterEach
    void close() throws Exception {
        nodes.stop();
    }

    private CacheWarmer.Builder beating() {
        return CacheWarmer.builder(node).settings(SMALL).ticker(nodes.ticker).heartbeat(task -> {
            beat.set(task);
            return () -> beat.set(() -> {});
        });
    }

    private WarmupPlan questionsUpTo(int count) {
        return WarmupPlan.named("questions").with(nodes.source(node, count).expecting(count));
    }

    private static Part part(WarmupReport report) {
        assertThat(report.parts()).hasSize(1);
        return report.parts().get(0);
    }

    @Test
    void itLoadsWhatIsMissingAndSkipsWhatIsFresh() {
        questions(node).get(CacheKeys.question(7), () -> "read");
        CacheWarmer warmer = nodes.warmer(node, SMALL);

        WarmupReport first = report(warmer.start(questionsUpTo(100)));
        assertThat(first.isClean()).isTrue();
        assertThat(part(first)).isEqualTo(new Part("question", Ending.COMPLETED, 89, 1, 10, 0, Map.of()));
        assertThat(questions(node).get(CacheKeys.question(99), () -> "missed")).isEqualTo("row");
        assertThat(questions(node).get(CacheKeys.question(7), () -> "missed")).isEqualTo("read");
        assertThat(questions(node).get(CacheKeys.question(10), () -> "missed"))
                .as("known absent")
                .isNull();

        assertThat(part(report(warmer.start(questionsUpTo(100)))).skipped()).isEqualTo(100);
        assertThat(warmer.statistics()).isEqualTo(new WarmerStatistics(2, 89, 101, 10, 0, 0, 0, 0));
    }

    @Test
    void nodesThatStartTogetherLoadEachKeyOnceInWhateverOrder() throws Exception {
        List<Call<WarmupReport>> starts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Caches other = nodes.node();
            List<CacheKey> shuffled = new ArrayList<>(keys(500).toList());
            Collections.rotate(shuffled, 125 * i);
            CacheWarmer warmer = nodes.warmer(other, SMALL);
            starts.add(Callers.call(() -> report(warmer.start(
                    WarmupPlan.named("all").with(WarmupSource.of(questions(other), shuffled::stream, nodes::load))))));
        }
        long loaded = 0;
        for (Call<WarmupReport> start : starts) {
            Part part = part(start.result());
            assertThat(part.loaded() + part.absent() + part.skipped()).isEqualTo(500);
            loaded += part.loaded() + part.absent();
        }
        assertThat(loaded).isEqualTo(500);
        assertThat(nodes.loads.values())
                .hasSize(500)
                .allSatisfy(count -> assertThat(count).hasValue(1));
    }

    @Test
    void aLoaderThatFailsDoesNotStopTheRest() {
        Cache<String> contests = node.cache("contest", String.class);
        AtomicInteger calls = new AtomicInteger();
        WarmupPlan plan = questionsUpTo(10)
                .with(WarmupSource.ofIds(contests, () -> Stream.iterate(1L, id -> id + 1), CacheKeys::contest, ids -> {
                    calls.incrementAndGet();
                    throw new IOException("database is down");
                }))
                .with(WarmupSource.ofEach(questions(node), () -> Stream.of(21L, 22L, 23L), CacheKeys::question, id -> {
                    if (id == 22) {
                        throw new IllegalStateException("no row " + id);
                    }
                    return "computed";
                }));
        WarmupReport report =
                report(nodes.warmer(node, SMALL.withConcurrency(1)).start(plan));

        assertThat(report.ending()).isEqualTo(Ending.GAVE_UP);
        assertThat(report.isClean()).isFalse();
        assertThat(report.parts().get(0).loaded()).isEqualTo(9);
        assertThat(report.parts().get(1))
                .isEqualTo(
                        new Part("contest", Ending.GAVE_UP, 0, 0, 0, 30, Map.of("IOException: database is down", 30L)));
        assertThat(calls).as("a source that is down is left alone").hasValue(3);
        assertThat(report.parts().get(2).loaded()).isEqualTo(2);
        assertThat(report.parts().get(2).reasons()).containsExactly(Map.entry("IllegalStateException: no row 22", 1L));
    }

    @Test
    void aLoadWhoseFailureAStaleValueHidesHasFailed() {
        Cache<String> contests = node.cache("contest", String.class);
        contests.get(CacheKeys.contest(5), () -> "stale");
        contests.invalidate(CacheKeys.contest(5));
        WarmupReport report = report(nodes.warmer(node, SMALL)
                .start(WarmupPlan.named("contests")
                        .with(WarmupSource.ofIds(contests, () -> Stream.of(5L), CacheKeys::contest, ids -> {
                            throw new IOException("database is down");
                        }))));
        assertThat(part(report).failed()).isEqualTo(1);
    }

    @Test
    void keysThatCannotBeReadAreReported() {
        WarmupSource<CacheKey, String> broken = WarmupSource.of(
                questions(node),
                () -> keys(25).peek(key -> {
                    if (key.equals(CacheKeys.question(25))) {
                        throw new IllegalStateException("cursor closed");
                    }
                }),
                nodes::load);
        WarmupReport report = report(
                nodes.warmer(node, SMALL).start(WarmupPlan.named("broken").with(broken)));
        assertThat(part(report).ending()).isEqualTo(Ending.GAVE_UP);
        assertThat(part(report).reasons()).containsKey("IllegalStateException: cursor closed");
    }

    @Test
    void keysAreReadNoFurtherThanTheLoadsGo() {
        AtomicInteger read = new AtomicInteger();
        CountDownLatch mayLoad = new CountDownLatch(1);
        WarmupSource<CacheKey, String> endless = WarmupSource.of(
                questions(node),
                () -> Stream.iterate(1L, id -> id + 1).map(CacheKeys::question).peek(key -> read.incrementAndGet()),
                keys -> {
                    mayLoad.await();
                    return nodes.load(keys);
                });
        Warmup warmup =
                nodes.warmer(node, SMALL).start(WarmupPlan.named("endless").with(endless));
        until("all turns to be taken", () -> read.get() >= 20);
        assertThat(warmup.await(Duration.ofMillis(100))).isEmpty();
        assertThat(read.get()).as("two stripes, and two batches that load").isLessThanOrEqualTo(40);
        warmup.cancel();
        assertThat(report(warmup).ending()).isEqualTo(Ending.CANCELLED);
    }

    @Test
    void aListenerThatThrowsHarmsNothing() {
        List<Long> told = new CopyOnWriteArrayList<>();
        AtomicBoolean ended = new AtomicBoolean();
        CacheWarmer warmer = nodes.warmer(beating().listener(new WarmupListener() {
            @Override
            public void onProgress(Progress progress) {
                told.add(progress.done());
                throw new AssertionError("a listener's own");
            }

            @Override
            public void onReport(WarmupReport report) {
                ended.set(true);
                throw new IllegalStateException("a listener's own");
            }
        }));
        assertThat(report(warmer.start(questionsUpTo(100))).isClean()).isTrue();
        until("the report to be told", ended::get);
        assertThat(told).isSorted().endsWith(100L);
        assertThat(report(warmer.start(questionsUpTo(1))).isClean()).isTrue();
    }

    @Test
    void theGateOpensWhenTheStartIsWarm() {
        CountDownLatch mayLoad = new CountDownLatch(1);
        CacheWarmer warmer = nodes.warmer(beating()
                .onStart(WarmupPlan.named("start").with(WarmupSource.of(questions(node), () -> keys(5), keys -> {
                    mayLoad.await();
                    return nodes.load(keys);
                }))));
        assertThat(warmer.isReady()).isFalse();
        assertThat(warmer.awaitReady(Duration.ofMillis(1))).isFalse();
        mayLoad.countDown();
        assertThat(warmer.awaitReady(WarmNodes.SOON)).isTrue();
        assertThat(warmer.isReady()).isTrue();
        assertThat(nodes.warmer(node, SMALL).isReady())
                .as("nothing to wait for")
                .isTrue();
    }

    @Test
    void theDeadlineOpensTheGateAndInterruptsALoaderThatHangs() {
        AtomicBoolean interrupted = new AtomicBoolean();
        CountDownLatch loading = new CountDownLatch(1);
        CacheWarmer warmer = nodes.warmer(beating()
                .onStart(questionsUpTo(5)
                        .with(WarmupSource.ofEach(questions(node), () -> Stream.of(7L), CacheKeys::question, id -> {
                            loading.countDown();
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                interrupted.set(true);
                                throw e;
                            }
                            return null;
                        }))));
        until("the loader to hang", () -> loading.getCount() == 0);
        beat.get().run();
        assertThat(warmer.isReady()).isFalse();
        nodes.ticker.advance(SMALL.deadline());
        beat.get().run();
        assertThat(warmer.awaitReady(WarmNodes.SOON)).isTrue();
        until("the loader to be interrupted", interrupted::get);
    }

    @Test
    void keysThatHangAreInterruptedByTheDeadline() {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        WarmupSource<CacheKey, String> hung = WarmupSource.of(
                questions(node),
                () -> Stream.generate(() -> {
                    reading.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw new IllegalStateException(e);
                    }
                    return CacheKeys.question(1);
                }),
                nodes::load);
        CacheWarmer warmer = nodes.warmer(beating());
        Warmup first = warmer.start(WarmupPlan.named("hung").with(hung));
        Warmup second = warmer.start(questionsUpTo(3));
        until("the keys to be asked for", () -> reading.getCount() == 0);
        nodes.ticker.advance(SMALL.deadline());
        beat.get().run();
        assertThat(report(first).ending()).isEqualTo(Ending.DEADLINE);
        assertThat(report(second).ending())
                .as("the next has a deadline of its own")
                .isEqualTo(Ending.COMPLETED);
        until("the keys to be interrupted", () -> interrupted.getCount() == 0);
    }

    @Test
    void aPlanThatWaitsIsNotQueuedTwice() {
        CountDownLatch mayLoad = new CountDownLatch(1);
        CacheWarmer warmer = nodes.warmer(node, SMALL);
        Warmup blocking =
                warmer.start(WarmupPlan.named("first").with(WarmupSource.of(questions(node), () -> keys(5), keys -> {
                    mayLoad.await();
                    return nodes.load(keys);
                })));
        WarmupPlan plan = questionsUpTo(10);
        Warmup one = warmer.start(plan);
        Warmup same = warmer.start(plan);
        mayLoad.countDown();
        report(blocking);
        report(one);
        report(same);
        assertThat(runsSoFar(warmer)).isEqualTo(2);
    }

    /** How many runs had ended, as one sees that comes after all that were asked for. */
    private long runsSoFar(CacheWarmer warmer) {
        AtomicLong seen = new AtomicLong(-1);
        report(warmer.start(WarmupPlan.named("last")
                .with(WarmupSource.of(questions(node), () -> Stream.of(CacheKeys.question(1_000)), keys -> {
                    seen.set(warmer.statistics().runs());
                    return nodes.load(keys);
                }))));
        return seen.get();
    }

    @Test
    void aClearInATransactionIsFollowedByAWarmUpAfterItsCommit() {
        CacheWarmer warmer = nodes.warmer(node, SMALL);
        WarmupPlan plan = questionsUpTo(9);
        report(warmer.start(plan));
        until("it to be counted", () -> warmer.statistics().loaded() == 9);
        try (UnitOfWork work = node.begin()) {
            questions(node).clear();
            warmer.startWhenCommitted(plan);
            assertThat(warmer.statistics().runs()).isEqualTo(1);
            work.committed();
        }
        until("the warm-up after the commit", () -> warmer.statistics().loaded() == 18);
        try (UnitOfWork work = node.begin()) {
            assertThat(work).isNotNull();
            warmer.startWhenCommitted(plan); // rolled back
        }
        warmer.startWhenCommitted(plan);
        until("the warm-up outside", () -> warmer.statistics().runs() == 3);
    }

    @Test
    void aScheduleStartsAPlanOnce() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-03T19:00:00Z"));
        CacheWarmer warmer = nodes.warmer(beating().clock(now::get));
        CacheWarmer.Registration hourly =
                warmer.schedule(WarmupSchedule.every(Duration.ofHours(1), now.get()), questionsUpTo(5));
        beat.get().run();
        assertThat(warmer.statistics().runs()).isZero();
        now.set(now.get().plus(Duration.ofHours(5)));
        beat.get().run();
        beat.get().run();
        assertThat(runsSoFar(warmer)).isEqualTo(1);
        hourly.close();
        now.set(now.get().plus(Duration.ofHours(5)));
        beat.get().run();
        node.invalidate(Invalidation.ofKeys(CacheKeys.question(1_000)));
        assertThat(runsSoFar(warmer)).as("with the one that told so").isEqualTo(2);
    }

    @Test
    void whatEndsDuringASpikeIsLoadedBeforeIt() {
        CacheWarmer warmer = nodes.warmer(node, SMALL);
        report(warmer.start(questionsUpTo(9)));
        nodes.ticker.advance(Duration.ofMinutes(10));
        assertThat(part(report(warmer.start(questionsUpTo(9)))).loaded()).isZero();
        assertThat(part(report(warmer.start(questionsUpTo(9).lasting(Duration.ofMinutes(6)))))
                        .loaded())
                .isEqualTo(9);
    }

    @Test
    void aHotSetIsRenewedAheadByOneNodeUntilItIsDropped() {
        CacheWarmer warmer = nodes.warmer(beating());
        CacheWarmer.Registration hot = warmer.keepHot(nodes.source(node, 9), Duration.ofMinutes(2));
        beat.get().run();
        until("the hot set to be loaded", () -> warmer.statistics().renewed() == 9);
        nodes.ticker.advance(Duration.ofMinutes(5));
        beat.get().run();
        nodes.ticker.advance(Duration.ofMinutes(9));
        until("it to be renewed", () -> {
            beat.get().run();
            return warmer.statistics().renewed() == 18;
        });
        Caches other = nodes.node();
        assertThat(questions(other).get(CacheKeys.question(7), () -> "missed")).isEqualTo("row");
        assertThat(nodes.loads.get(CacheKeys.question(7))).hasValue(2);
        hot.close();
        nodes.ticker.advance(Duration.ofMinutes(14));
        beat.get().run();
        assertThat(warmer.statistics().renewed()).isEqualTo(18);
    }

    @Test
    void aHotSetThatWouldAlwaysBeDueIsRefused() {
        CacheWarmer warmer = nodes.warmer(node, SMALL);
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofSeconds(-1), WarmNodes.TTL)) {
            assertThatThrownBy(() -> warmer.keepHot(nodes.source(node, 1), wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("question")
                    .hasMessageContaining(wrong.toString());
        }
    }

    @Test
    void closingEndsRunsOnAnExecutorOfTheApplicationsOwnToo() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        CountDownLatch loading = new CountDownLatch(1);
        CacheWarmer warmer = beating().executor(threads).build();
        Warmup running =
                warmer.start(WarmupPlan.named("slow").with(WarmupSource.of(questions(node), () -> keys(5), keys -> {
                    loading.countDown();
                    new CountDownLatch(1).await();
                    return Map.of();
                })));
        Warmup waiting = warmer.start(questionsUpTo(5));
        until("it to load", () -> loading.getCount() == 0);
        warmer.close();
        threads.shutdown();
        assertThat(report(running).ending()).isEqualTo(Ending.CANCELLED);
        assertThat(report(waiting).ending()).isEqualTo(Ending.CANCELLED);
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS))
                .as("the loader was interrupted")
                .isTrue();
    }

    @Test
    void closingEndsEverythingAndIsRepeatable() {
        CountDownLatch loading = new CountDownLatch(1);
        CacheWarmer warmer = beating().build();
        Warmup running =
                warmer.start(WarmupPlan.named("slow").with(WarmupSource.of(questions(node), () -> keys(5), keys -> {
                    loading.countDown();
                    new CountDownLatch(1).await();
                    return Map.of();
                })));
        Warmup waiting = warmer.start(questionsUpTo(5));
        until("it to load", () -> loading.getCount() == 0);
        warmer.close();
        warmer.close();
        assertThat(report(running).ending()).isEqualTo(Ending.CANCELLED);
        assertThat(report(waiting).ending()).isEqualTo(Ending.CANCELLED);
        assertThat(report(warmer.start(questionsUpTo(5))).ending()).isEqualTo(Ending.CANCELLED);
        assertThat(nodes.loads).isEmpty();
        assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(Thread::isAlive)
                        .map(Thread::getName)
                        .filter(name -> name.startsWith("civicq-cache-warm-up-"))
                        .collect(Collectors.toSet()))
                .isEmpty();
    }

    @Test
    void settingsSayWhatIsAllowed() {
        assertThatThrownBy(() -> SMALL.withConcurrency(0)).hasMessageContaining("concurrency must be from 1 to 64");
        assertThatThrownBy(() -> SMALL.withBatchSize(10_001)).hasMessageContaining("10001");
        assertThatThrownBy(() -> SMALL.withDeadline(Duration.ZERO)).hasMessageContaining("deadline");
        assertThatThrownBy(() -> SMALL.withKeysPerSecond(0)).hasMessageContaining("keysPerSecond");
        assertThatThrownBy(() -> WarmupPlan.named(" ")).hasMessageContaining("name");
    }
}
