package io.civicq.cache;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Knows every load that a node runs, and the threads that it runs them on, so that closing may end them. Thread-safe. */
final class Tower {
    private final Crew loadThreads;
    private final Crew background;
    private final Gate writes = new Gate();
    private final Set<Pilot> aloft = ConcurrentHashMap.newKeySet();

    /**
     * @param loadThreads where reads load that do not load in their own thread
     * @param background where values are refreshed for which nobody waits
     */
    Tower(Crew loadThreads, Crew background) {
        this.loadThreads = loadThreads;
        this.background = background;
    }

    Crew loadThreads() {
        return loadThreads;
    }

    Crew background() {
        return background;
    }

    /** Through which everything passes that changes a tier. */
    Gate writes() {
        return writes;
    }

    void enter(Pilot pilot) {
        aloft.add(pilot);
    }

    void leave(Pilot pilot) {
        aloft.remove(pilot);
        pilot.end();
    }

    /**
     * Lets the loads in flight land within this time, then interrupts those that run on threads of the node and lets go who
     * waits for any of them. Nothing changes a tier after this: what is loaded later goes to its caller, and is not kept.
     */
    void close(Duration within) {
        loadThreads.close();
        background.close();
        try {
            CompletableFuture.allOf(aloft.stream().map(Pilot::ended).toArray(CompletableFuture<?>[]::new))
                    .get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            // Those that are still aloft are called off below.
        }
        aloft.forEach(Pilot::callOff);
        loadThreads.callOff();
        background.callOff();
        writes.close(within);
    }
}
