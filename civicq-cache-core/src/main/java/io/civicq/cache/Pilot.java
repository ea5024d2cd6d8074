package io.civicq.cache;

import io.civicq.cache.key.CacheKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Who flies some flights: a read that loads, maybe inside the load of another. It knows inside which loads it runs and for
 * which flights they wait, so that a circle of loads is found when it closes. It belongs to the load and not to a thread: loads
 * move to other threads.
 *
 * <p>Of a circle at least one member finds out. Say A's loader reads B, which another thread loads, and B's loader reads A:
 *
 * <pre>
 * loader of A: notes "A waits for B"; then follows the notes from B
 * loader of B: notes "B waits for A"; then follows the notes from A
 * </pre>
 *
 * <p>Each writes before it reads, so whoever writes last reads all notes. With more members it is the same: the last note is
 * written before anybody follows it round. Who finds a circle does not wait: it loads the other key for itself, inside its own
 * load. If the circle is one of keys, that load comes to the key it began with, and fails; if it was one of bulk loads that
 * happened to carry each other's keys, both succeed.
 *
 * <p>Thread-safe.
 */
final class Pilot {
    /** Of the thread in which a loader runs: whose load it is. One for all nodes, as loaders may read several. */
    private static final ThreadLocal<@Nullable Pilot> LOADING = new ThreadLocal<>();

    private final Object place;

    /** Null if there is none, or when this one has ended: a load may set off others without waiting for them. */
    private volatile @Nullable Pilot outer;

    /** What reads inside its load, and inside loads inside it, wait for. */
    private final Queue<Flight<?>> awaited = new ConcurrentLinkedQueue<>();

    private final Queue<Flight<?>> flown = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

    /** What its loader is loading right now. */
    private volatile Set<CacheKey> loading = Set.of();

    /** The turn that it took last, if any; it may have given it back. */
    private volatile Turns.@Nullable Turn turn;

    /** Complete while it waits for a turn. */
    private volatile CompletableFuture<@Nullable Void> queueing = new CompletableFuture<>();

    private volatile boolean calledOff;

    /** @param place where it reads: what is loaded there by itself makes a circle */
    Pilot(Object place) {
        this.place = place;
        this.outer = LOADING.get();
    }

    /** The same task, to be run by another thread as if it were in the load that the calling thread is in. */
    static Runnable carried(Runnable task) {
        Pilot pilot = LOADING.get();
        return pilot == null ? task : () -> pilot.around(task);
    }

    private void around(Runnable task) {
        Pilot before = LOADING.get();
        LOADING.set(this);
        try {
            task.run();
        } finally {
            restore(before);
        }
    }

    private static void restore(@Nullable Pilot before) {
        if (before == null) {
            LOADING.remove();
        } else {
            LOADING.set(before);
        }
    }

    /** What the loader loads, which knows meanwhile in whose load it is. */
    <V, X extends Exception> Map<CacheKey, Loaded<V>> load(Set<CacheKey> keys, Batch<V, X> batch) throws X {
        if (calledOff) {
            throw new CancellationException("the caches were closed before " + keys + " was loaded");
        }
        Pilot before = LOADING.get();
        LOADING.set(this);
        loading = keys;
        try {
            return batch.load(keys);
        } finally {
            loading = Set.of();
            restore(before);
        }
    }

    /**
     * Refuses a read of what a load around it is loading in the same place.
     *
     * @throws IllegalStateException if there is one, with the keys on the way
     */
    static void refuseCircle(Object place, CacheKey key) {
        List<Set<CacheKey>> between = new ArrayList<>();
        for (Pilot pilot = LOADING.get(); pilot != null; pilot = pilot.outer) {
            if (pilot.place == place && pilot.loading.contains(key)) {
                Collections.reverse(between);
                throw new IllegalStateException("the loader of " + key + " reads the key that it is loading"
                        + (between.isEmpty() ? "" : ", by way of " + between));
            }
            if (!pilot.loading.isEmpty()) {
                between.add(pilot.loading);
            }
        }
    }

    /** The turn of these that a load around it has, from now on its own too. */
    Turns.@Nullable Turn sharedTurnOf(Turns turns) {
        for (Pilot pilot = this; pilot != null; pilot = pilot.outer) {
            Turns.Turn taken = pilot.turn;
            if (taken != null && taken.isOf(turns) && taken.isShared()) {
                return taken;
            }
        }
        return null;
    }

    void takesTurn(Turns.Turn taken) {
        turn = taken;
        if (queueing.isDone()) {
            queueing = new CompletableFuture<>();
        }
    }

    void waitsForTurn() {
        queueing.complete(null);
    }

    private boolean hasTurn() {
        Turns.Turn taken = turn;
        return taken != null && taken.isHeld();
    }

    void flies(Collection<? extends Flight<?>> flights) {
        flown.addAll(flights);
    }

    /** The notes that some loads wait for a flight. To be closed when they do not any more. */
    record Notes(List<Pilot> of, Flight<?> flight) implements AutoCloseable {
        @Override
        public void close() {
            of.forEach(pilot -> pilot.awaited.remove(flight));
        }

        /**
         * Completes when the flight waits for a turn, if these loads have one: it may be theirs that it waits for, which they
         * will not give back before it has landed.
         */
        CompletableFuture<?> waitsForTurn() {
            return of.stream().anyMatch(Pilot::hasTurn) ? flight.pilot().queueing : new CompletableFuture<>();
        }

        /** Whether the flight waits for one of these loads itself, directly or by way of others. */
        boolean closeCircle() {
            Set<Pilot> seen = Collections.newSetFromMap(new IdentityHashMap<>());
            Deque<Pilot> following = new ArrayDeque<>(List.of(flight.pilot()));
            while (!following.isEmpty()) {
                Pilot pilot = following.pop();
                if (of.contains(pilot)) {
                    return true;
                }
                if (seen.add(pilot)) {
                    pilot.awaited.forEach(next -> following.push(next.pilot()));
                }
            }
            return false;
        }
    }

    /** Notes that the loads that the calling thread is in wait for a flight. */
    static Notes awaiting(Flight<?> flight) {
        List<Pilot> waiting = new ArrayList<>();
        for (Pilot pilot = LOADING.get(); pilot != null; pilot = pilot.outer) {
            pilot.awaited.add(flight);
            waiting.add(pilot);
        }
        return new Notes(waiting, flight);
    }

    /** Says that nothing of it is left to do. */
    void end() {
        outer = null;
        flown.clear();
        ended.complete(null);
    }

    /** Completes when nothing of it is left to do. */
    CompletableFuture<@Nullable Void> ended() {
        return ended;
    }

    /** Lets its passengers go, as the caches are closed; it loads nothing more. */
    void callOff() {
        calledOff = true;
        flown.forEach(flight -> flight.crash(new CancellationException("the caches were closed during a load")));
    }
}
