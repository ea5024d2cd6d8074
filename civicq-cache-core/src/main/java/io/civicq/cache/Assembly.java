package io.civicq.cache;

import io.civicq.cache.invalidation.InvalidationMirror;
import io.civicq.cache.memory.InMemoryInvalidationLog;
import io.civicq.cache.memory.InMemoryLoadLease;
import io.civicq.cache.memory.InMemoryTier;
import io.civicq.cache.spi.InvalidationLog;
import io.civicq.cache.spi.LoadLease;
import io.civicq.cache.spi.Ticker;
import io.civicq.cache.spi.Tier;
import io.civicq.cache.spi.Transactions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The parts that a builder was given, and what takes the place of those that it was not. Not thread-safe. */
final class Assembly {
    private static final int NEAR_COUNT = 10_000;
    private static final int MAX_STAMPS = 200_000;
    private static final int MAX_CONCURRENT_LOADS = 256;

    String namespace = "civicq";

    @Nullable
    Tier near;

    @Nullable
    Tier far;

    @Nullable
    InvalidationLog invalidationLog;

    @Nullable
    LoadLease loadLease;

    @Nullable
    Transactions transactions;

    @Nullable
    Ticker ticker;

    int maxConcurrentLoads = MAX_CONCURRENT_LOADS;

    @Nullable
    Executor loadThreads;

    @Nullable
    Executor background;

    RandomGenerator random = Defaults.random();

    /** What is closed with the caches, in the order to be closed. */
    private final List<AutoCloseable> owned = new ArrayList<>();

    /**
     * A node.
     *
     * @param owned what is to be closed when it is left, in this order
     */
    record Assembled(Node node, List<AutoCloseable> owned) {}

    Assembled assembled() {
        owned.clear();
        Ticker clock = ticker == null ? coarseTicker() : ticker;
        Tower tower = new Tower(new Crew(chosenLoadThreads()), new Crew(chosenBackground()));
        Tier nearTier = near == null ? InMemoryTier.ofMaximumCount(NEAR_COUNT) : near;
        owned.add(nearTier);
        ForeignChanges changes = null;
        if (far != null) {
            owned.add(far);
            changes = watched(far, nearTier);
        }
        InvalidationMirror mirror = new InvalidationMirror(MAX_STAMPS);
        InvalidationLog.Membership membership = chosenLog().join(mirror);
        owned.add(membership);
        Collections.reverse(owned);
        Works works = new Works(transactions);
        Node node = new Node(
                namespace,
                nearTier,
                far,
                changes,
                mirror,
                membership,
                chosenLease(clock),
                Turns.of(maxConcurrentLoads),
                tower,
                works,
                clock,
                ticker == null ? System::nanoTime : ticker,
                random);
        works.releaseTo(invalidation -> node.append(invalidation).everywhere());
        return new Assembled(node, List.copyOf(owned));
    }

    private Ticker coarseTicker() {
        CoarseTicker coarse = new CoarseTicker();
        owned.add(coarse);
        return coarse;
    }

    private Executor chosenLoadThreads() {
        return loadThreads == null ? Defaults.loadThreads(2 * maxConcurrentLoads) : loadThreads;
    }

    private Executor chosenBackground() {
        if (background != null) {
            return background;
        }
        ExecutorService threads = Defaults.refreshThreads();
        owned.add(threads::shutdownNow);
        return threads;
    }

    private @Nullable ForeignChanges watched(Tier farTier, Tier nearTier) {
        ForeignChanges changes = new ForeignChanges(nearTier);
        AutoCloseable watch = farTier.watch(namespace, changes).orElse(null);
        if (watch == null) {
            return null;
        }
        owned.add(watch);
        nearTier.clear();
        return changes;
    }

    private InvalidationLog chosenLog() {
        if (invalidationLog != null) {
            return invalidationLog;
        }
        InvalidationLog farLog =
                far == null ? null : far.invalidationLog(namespace).orElse(null);
        return farLog == null ? new InMemoryInvalidationLog(Defaults.newEpoch()) : farLog;
    }

    private LoadLease chosenLease(Ticker clock) {
        if (loadLease != null) {
            return loadLease;
        }
        LoadLease farLease = far == null ? null : far.loadLease(namespace).orElse(null);
        return farLease == null ? new InMemoryLoadLease(clock) : farLease;
    }
}
