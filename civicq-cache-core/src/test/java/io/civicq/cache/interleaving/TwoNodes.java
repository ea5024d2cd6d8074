package io.civicq.cache.interleaving;

import io.civicq.cache.Cache;
import io.civicq.cache.Caches;
import io.civicq.cache.Loaded;
import io.civicq.cache.UnitOfWork;
import io.civicq.cache.interleaving.Setting.Beginning;
import io.civicq.cache.interleaving.Setting.Place;
import io.civicq.cache.interleaving.Step.Kind;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.memory.InMemoryTier;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.spi.CacheEntry;
import io.civicq.cache.spi.Tier;
import io.civicq.cache.testing.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Two nodes of one service that share a row, a far tier and a log; and a third, which keeps out of it until the end and then
 * shows what is to be found far.
 *
 * <p>The row holds its version, so what a read returns tells how old it is. The check is P2 and P4: a read that begins when
 * its node has applied an invalidation, be it of its own or one that was delivered, never returns a version from before it.
 *
 * <p>Every refresh gets its lease: a lease saves work, and nothing else may depend on it.
 */
final class TwoNodes implements Explorer.Play, SteppedLog.Listener {
    static final CacheKey PAGE = CacheKey.parse("civicq:questions:contest:5:page:1");
    static final String TAG = "question:7";

    private static final Duration TTL = Duration.ofMinutes(15);
    private static final TtlTable POLICIES = TtlTable.empty()
            .with(
                    "question_list",
                    CachePolicy.freshFor(TTL)
                            .withJitter(0)
                            .withEarlyExpiryBeta(0)
                            .withStaleWhileRevalidate(Duration.ofMinutes(5)));
    private static final int WITNESS = 2;
    private static final int FIRST = 1;
    private static final int UNCOMMITTED = -1;

    private final Stage stage;
    private final Setting setting;
    private final Flaw flaw;
    private final SteppedLog log;
    private final ManualTicker ticker = new ManualTicker();
    private final Tier far = InMemoryTier.ofMaximumCount(10);
    private final List<Caches> nodes = new ArrayList<>();

    /** For each read what it had to return at least, and what it did return. */
    private final Set<String> returned = ConcurrentHashMap.newKeySet();

    private int version = FIRST;
    private int loads;

    /** What reads that begin now must at least return, by node. */
    private final int[] promised = new int[WITNESS + 2];

    /** What each thread has written last. */
    private final Map<Thread, Integer> written = new ConcurrentHashMap<>();

    TwoNodes(Stage stage, Setting setting, Flaw flaw) {
        this.stage = stage;
        this.setting = setting;
        this.flaw = flaw;
        this.log = new SteppedLog(this, flaw);
        for (int node = 0; node <= WITNESS; node++) {
            nodes.add(node(node));
        }
        begin(setting.beginning());
        loads = 0;
        stage.add(log.deliveriesTo(0));
        stage.add(log.deliveriesTo(1));
        stage.enter(0, this::first);
        stage.enter(1, this::second);
    }

    private void first() {
        setting.first().run(this, setting.nodeOfFirst());
        if (setting.firstReadsAfterwards()) {
            get(setting.nodeOfFirst());
        }
    }

    private void second() {
        setting.second().run(this, setting.nodeOfSecond());
        if (setting.secondReadsAfterwards()) {
            get(setting.nodeOfSecond());
        }
    }

    private Caches node(int node) {
        return Caches.builder()
                .policies(POLICIES)
                .near(SteppedTier.near(InMemoryTier.ofMaximumCount(10), node, entry -> onPut(node, entry)))
                .far(SteppedTier.far(far, node, entry -> onPut(node, entry)))
                .invalidationLog(log)
                .loadLease((key, atMost) -> Optional.of(() -> {}))
                .ticker(ticker)
                .background(task -> inBackground(node, task))
                .random(() -> 0)
                .build();
    }

    /** What follows an append discards bytes, which is its first step. All else refreshes, and reads the position first. */
    private void inBackground(int node, Runnable task) {
        if (new Step(Kind.APPLY, node).equals(Stage.last())) {
            stage.follow(task);
        } else {
            stage.follow(() -> {
                Stage.before(new Step(Kind.BEGIN, node));
                task.run();
            });
        }
    }

    private CacheEntry<?> onPut(int node, CacheEntry<?> entry) {
        if (flaw != Flaw.POSITION_AFTER_THE_LOAD) {
            return entry;
        }
        CacheEntry.Times times = new CacheEntry.Times(
                ticker.nanos() - entry.ageNanos(ticker.nanos()),
                ticker.nanos() + entry.remainingNanos(ticker.nanos()),
                entry.costNanos());
        return new CacheEntry<>(entry.value(), entry.tags(), log.position(node), times);
    }

    private void begin(Beginning beginning) {
        switch (beginning) {
            case NOTHING_CACHED -> {}
            case CACHED_FAR -> load(node(WITNESS + 1), WITNESS + 1);
            case CACHED_EVERYWHERE -> cacheEverywhere();
            case STALE_EVERYWHERE -> {
                cacheEverywhere();
                ticker.advance(TTL.plusSeconds(1));
            }
        }
    }

    private void cacheEverywhere() {
        load(nodes.get(0), 0);
        load(nodes.get(1), 1);
    }

    private int load(Caches caches, int node) {
        return value(cache(caches).getLoaded(PAGE, () -> row(node)));
    }

    private static int value(@Nullable Integer value) {
        if (value == null) {
            throw new AssertionError("the row is never absent");
        }
        return value;
    }

    Caches caches(int node) {
        return nodes.get(node);
    }

    Cache<Integer> cache(int node) {
        return cache(caches(node));
    }

    private static Cache<Integer> cache(Caches caches) {
        return caches.cache("question_list", Integer.class);
    }

    private Loaded<Integer> row(int node) {
        Stage.before(new Step(Kind.ROW_READ, node));
        int read = version;
        loads++;
        Stage.before(new Step(Kind.ROW_REPLY, node));
        return Loaded.of(read).tagged(TAG);
    }

    /** A read: it begins when it takes its first step, as it does nothing before. */
    private void read(int node, Supplier<@Nullable Integer> read) {
        int[] due = new int[1];
        Stage.atNextStep(() -> due[0] = promised[node]);
        Integer value = read.get();
        returned.add(due[0] + " " + value);
        if (value != null && value < due[0]) {
            throw new AssertionError("node " + node + " returned version " + value
                    + " to a read that began when it had applied an invalidation of version " + due[0]);
        }
    }

    void get(int node) {
        read(node, () -> load(caches(node), node));
    }

    void getIfPresent(int node) {
        read(node, () -> cache(node).getIfPresent(PAGE));
    }

    void getAll(int node) {
        read(
                node,
                () -> cache(node)
                        .getAll(
                                List.of(PAGE),
                                missing -> Map.of(PAGE, value(row(node).value())))
                        .get(PAGE));
    }

    void write(int node) {
        Stage.before(new Step(Kind.ROW_WRITE, node));
        version++;
        written.put(Thread.currentThread(), version);
    }

    void write(int node, Invalidation invalidation) {
        write(node);
        caches(node).invalidate(invalidation);
    }

    void put(int node) {
        write(node);
        cache(node).put(PAGE, Loaded.of(written()).tagged(TAG));
    }

    /** A transaction that invalidates, reads its own write, and commits. */
    void commit(int node) {
        try (UnitOfWork work = caches(node).begin()) {
            caches(node).invalidate(Invalidation.ofKeys(PAGE));
            int own = value(cache(node).get(PAGE, () -> UNCOMMITTED));
            if (own != UNCOMMITTED) {
                throw new AssertionError("a transaction did not see its own write, but version " + own);
            }
            write(node);
            work.committed();
        }
    }

    /** What a caller could have seen of the run. */
    String outcome() {
        return new TreeSet<>(returned) + " after " + loads + " loads";
    }

    @Override
    public int written() {
        return written.getOrDefault(Thread.currentThread(), 0);
    }

    @Override
    public void applied(int node, int ofVersion) {
        int promise = setting.mayPutWhatIsOvertaken() ? Math.min(ofVersion, FIRST + 1) : ofVersion;
        promised[node] = Math.max(promised[node], promise);
    }

    @Override
    public void end() {
        Stage.Effects toWitness = log.deliveriesTo(WITNESS);
        while (toWitness.next() != null) {
            toWitness.happen();
        }
        if (setting.onlyReads() && setting.place() == Place.SAME_NODE && loads > 1) {
            throw new AssertionError(loads + " loads where one would have done");
        }
        int due = Math.max(promised[0], promised[1]);
        for (int node = 0; node <= WITNESS; node++) {
            int value = load(caches(node), node);
            if (value < due) {
                throw new AssertionError("when all was heard, node " + node + " returned version " + value
                        + ", which was invalidated by version " + due);
            }
        }
    }
}
