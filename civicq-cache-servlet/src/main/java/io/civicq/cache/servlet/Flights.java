package io.civicq.cache.servlet;

import io.civicq.cache.key.CacheKey;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** The handlers that are running, at most one a key for which others wait. Thread-safe. */
final class Flights {
    private final Map<CacheKey, Flight> inFlight = new ConcurrentHashMap<>();
    private final AtomicLong landings = new AtomicLong();
    private final Duration patience;

    Flights(Duration patience) {
        this.patience = patience;
    }

    /** How a run ended, as far as those who wait are concerned. */
    enum Landing {
        /** Its response was kept. */
        KEPT,
        /** It turned out that its response cannot be shared. */
        UNSHARED,
        /** It failed, so that another should try. */
        FAILED,
        /** It takes too long. */
        OVERDUE
    }

    /** A run of a handler. */
    final class Flight {
        private final CacheKey key;
        private final CompletableFuture<Landing> landing = new CompletableFuture<>();

        private Flight(CacheKey key) {
            this.key = key;
        }

        /** Ends the waiting of others. Only the first call counts. */
        void land(Landing how) {
            landings.incrementAndGet();
            inFlight.remove(key, this);
            landing.complete(how);
        }

        /** Waits for the end. An interrupted thread waits no longer. */
        Landing await() {
            try {
                return landing.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Landing.OVERDUE;
            } catch (TimeoutException e) {
                return Landing.OVERDUE;
            } catch (ExecutionException e) {
                return Landing.FAILED;
            }
        }
    }

    /** Whose flight it is. */
    record Boarding(Flight flight, Role role) {}

    /** Who flies. */
    enum Role {
        LEADER,
        FOLLOWER
    }

    /**
     * How many flights have ended. Who looked for a response, found none, and leads a flight after this number has moved, may have
     * looked before another's response was kept and boarded after it: it looks again.
     */
    long landings() {
        return landings.get();
    }

    Boarding board(CacheKey key) {
        Flight mine = new Flight(key);
        Flight other = inFlight.putIfAbsent(key, mine);
        return other == null ? new Boarding(mine, Role.LEADER) : new Boarding(other, Role.FOLLOWER);
    }

    /** A flight of one's own, that nobody joins. */
    Flight alone(CacheKey key) {
        return new Flight(key);
    }
}
