package io.civicq.cache;

import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.invalidation.StampNames;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.LoadPolicy;
import io.civicq.cache.spi.LoadLease;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** What the loads of one data type must heed: whose turn it is on this node, who loads on another, what failed lately. */
final class Loading {
    /** Where reads take no lease: for a refresh in the background, for which nobody waits. */
    private static final Duration REFRESH_LEASE = Duration.ofSeconds(10);

    /** A loader that hangs strands its passengers no longer than this. */
    private static final Duration LONGEST_LOAD = Duration.ofSeconds(5);

    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

    private static final long SHORTEST_PAUSE_NANOS = 1_000_000;
    private static final long LONGEST_PAUSE_NANOS = 20_000_000;

    private final Node node;
    private final String dataType;
    private final LoadPolicy policy;
    private final long cache;
    private final Turns turns;
    private final BackOffs backOffs;

    Loading(Node node, String dataType, LoadPolicy policy) {
        this.node = node;
        this.dataType = dataType;
        this.policy = policy;
        this.cache = StampNames.ofCache(dataType);
        this.turns = node.turns().within(policy.maxConcurrent());
        this.backOffs = new BackOffs(policy);
    }

    /**
     * What was loaded.
     *
     * @param before the position of the log, read before the load began
     * @param costOfEach how long it took, shared among the keys
     */
    record Result<V>(Map<CacheKey, Loaded<V>> values, LogPosition before, Duration costOfEach) {}

    /**
     * Loads, when it is this load's turn. Throws what the loader throws.
     *
     * @throws LoadRejectedException if its turn does not come in time
     */
    <V, X extends Exception> Result<V> load(Set<CacheKey> keys, Batch<V, X> batch, Pilot pilot) throws X {
        Turns.Turn turn = turns.take(pilot, policy.waitForTurn());
        if (turn == null && Thread.currentThread().isInterrupted()) {
            throw new LoadRejectedException(
                    "a thread was interrupted that waited for its turn to load " + keys + " of data type '" + dataType
                            + "'",
                    new InterruptedException());
        }
        if (turn == null) {
            throw new LoadRejectedException("no load of data type '" + dataType + "' within " + policy.waitForTurn()
                    + ": " + turns.atATime() + " are running");
        }
        try {
            LogPosition before = node.mirror().position();
            long began = node.stopwatch().nanos();
            Map<CacheKey, Loaded<V>> values = pilot.load(keys, batch);
            Duration cost = Duration.ofNanos((node.stopwatch().nanos() - began) / keys.size());
            return new Result<>(values, before, cost);
        } finally {
            turn.close();
        }
    }

    /** Whether nodes take turns at all: without a tier to share there is nothing to wait for. */
    boolean isLeased() {
        return node.far() != null && !policy.leaseFor().isZero();
    }

    /**
     * Those of the keys that no other load holds the lease of, whose leases are held from now on.
     *
     * <p>A lease is that of a key <em>since its last invalidation</em>: a load that began before it, here or elsewhere, keeps
     * nobody waiting whom its value would be of no use.
     */
    Leases lease(Collection<CacheKey> keys) {
        Duration atMost = policy.leaseFor().isZero() ? REFRESH_LEASE : policy.leaseFor();
        Map<CacheKey, CacheKey> byName = new HashMap<>();
        keys.forEach(key -> byName.put(key.child(node.mirror().newest(key, cache, Set.of())), key));
        LoadLease.Granted granted = node.lease().tryAcquireAll(byName.keySet(), atMost);
        return new Leases(granted, granted.keys().stream().map(byName::get).collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * The leases that one load holds.
     *
     * @param keys of what
     */
    record Leases(LoadLease.Granted granted, Set<CacheKey> keys) implements AutoCloseable {
        @Override
        public void close() {
            granted.close();
        }
    }

    /**
     * Whether a reload of a value has failed so lately that it is not to be repeated.
     *
     * @param tags of what may be served in its place
     */
    boolean isHeldBack(CacheKey key, Set<String> tags) {
        return !backOffs.isEmpty()
                && backOffs.holdsBack(key, newest(key, tags), node.clock().nanos());
    }

    void failed(CacheKey key, Set<String> tags) {
        backOffs.failed(key, newest(key, tags), node.clock().nanos(), node.draw());
    }

    /** The same of a reload because the value was invalidated. */
    void failedForInvalidated(CacheKey key, Set<String> tags) {
        backOffs.failedForInvalidated(key, newest(key, tags), node.clock().nanos(), node.draw());
    }

    private long newest(CacheKey key, Set<String> tags) {
        return node.mirror().newest(key, cache, tags);
    }

    void succeeded(CacheKey key) {
        backOffs.succeeded(key);
    }

    String dataType() {
        return dataType;
    }

    /** Whether loads run on load threads, for which reads wait only so long. */
    boolean hasDeadline() {
        return policy.hasDeadline();
    }

    /** How long a read waits for a load before it is served something stale; as long as it waits at all, if not said. */
    Duration softDeadline() {
        return policy.softDeadline().isZero() ? hardDeadline() : policy.softDeadline();
    }

    boolean hasHardDeadline() {
        return !policy.hardDeadline().isZero();
    }

    /** How long a read waits for a load at all. */
    Duration hardDeadline() {
        return hasHardDeadline() ? policy.hardDeadline() : FOREVER;
    }

    LoadTimeoutException timedOut(CacheKey key, long ofHowMany) {
        String what = ofHowMany > 1 ? ofHowMany + " keys, such as " + key + "," : key.toString();
        return new LoadTimeoutException(
                "loading " + what + " of data type '" + dataType + "' takes longer than " + policy.hardDeadline());
    }

    LoadRejectedException interrupted(CacheKey key) {
        return new LoadRejectedException("a thread that waited for the load of " + key + " of data type '" + dataType
                + "' was interrupted; the load goes on");
    }

    LoadRejectedException withoutThread(CacheKey key) {
        return new LoadRejectedException(
                "no load of " + key + " of data type '" + dataType + "': the load threads take no more");
    }

    /**
     * How long a read that has no hard deadline waits for the load of another on this node, which may be waiting for another
     * node itself.
     */
    Duration passengersPatience() {
        return isLeased() ? LONGEST_LOAD.plus(policy.waitForLease()) : LONGEST_LOAD;
    }

    Patience patience() {
        return new Patience();
    }

    /** How long one read goes on waiting for other nodes, in pauses of a tenth of what it has waited. Not thread-safe. */
    final class Patience {
        private long waited;

        /** Whether to wait no more. */
        boolean isOver() {
            return waited >= policy.waitForLease().toNanos()
                    || Thread.currentThread().isInterrupted();
        }

        void pause() {
            long pause = Math.max(SHORTEST_PAUSE_NANOS, Math.min(LONGEST_PAUSE_NANOS, waited / 10));
            long nanos = (long) (pause * (0.5 + node.draw() / 2));
            LockSupport.parkNanos(this, nanos);
            waited += nanos;
        }
    }
}
