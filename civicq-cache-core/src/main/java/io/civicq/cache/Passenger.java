package io.civicq.cache;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.Freshness;
import io.civicq.cache.spi.Ticker;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One read that waits for flights, from its own start no longer than its deadlines let it. Not thread-safe. */
final class Passenger<V> {
    private final Judge judge;
    private final Entries<V> entries;
    private final Loading loading;
    private final Counters counters;
    private final Ticker stopwatch;
    private final long began;

    Passenger(Judge judge, Entries<V> entries, Loading loading, Counters counters, Ticker stopwatch) {
        this.judge = judge;
        this.entries = entries;
        this.loading = loading;
        this.counters = counters;
        this.stopwatch = stopwatch;
        this.began = stopwatch.nanos();
    }

    /**
     * What the flight of another brought, or what is stale and is to be served in its place. Null if the flight ended and
     * brought nothing, or if this read is not to wait for it: it takes too long, or waits for the load that this read is in
     * or for its turn; or, where there are no deadlines, this thread was interrupted.
     *
     * @param all the flights that the read waits for
     * @throws X what the loader threw
     * @throws LoadTimeoutException past the hard deadline
     */
    <X extends Exception> Flight.@Nullable Landing<V> joined(CacheKey key, Flight<V> flight, Collection<Flight<V>> all)
            throws X {
        try (Pilot.Notes notes = Pilot.awaiting(flight)) {
            if (notes.closeCircle()) {
                return null;
            }
            Flight.Landing<V> stale = staleUnlessEnded(key, flight, all, endOfPatience(), notes.waitsForTurn());
            return stale == null && !flight.isAloft() ? flight.<X>landingForPassenger() : stale;
        }
    }

    /** The same for a flight of this read's own, on a load thread. */
    <X extends Exception> Flight.@Nullable Landing<V> own(CacheKey key, Flight<V> flight, Collection<Flight<V>> all)
            throws X {
        Flight.Landing<V> stale = staleUnlessEnded(key, flight, all, Long.MAX_VALUE, new CompletableFuture<>());
        return stale == null ? flight.<X>landing() : stale;
    }

    /**
     * Waits for the flight to end, or for its time to serve something stale. Null if it has ended, or waiting is futile, or there
     * is nothing.
     *
     * @param patient when it stops waiting and loads for itself, in nanoseconds after it began
     * @param futile completes when there is nothing to wait for
     */
    private Flight.@Nullable Landing<V> staleUnlessEnded(
            CacheKey key, Flight<V> flight, Collection<Flight<V>> all, long patient, CompletableFuture<?> futile) {
        long soft = loading.softDeadline().toNanos();
        long hard = loading.hardDeadline().toNanos();
        long end = Math.min(hard, patient);
        try {
            if (flight.endsWithin(Math.min(soft, end) - elapsed(), futile) || futile.isDone()) {
                return null;
            }
            if (soft <= end) {
                boolean known = flight.fallback() != null || flight.knowsTiersWithin(end - elapsed());
                Flight.Landing<V> stale = known ? staleOrNull(key, flight) : null;
                if (stale != null) {
                    return stale;
                }
                if (flight.endsWithin(end - elapsed(), futile) || futile.isDone()) {
                    return null;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return whenInterrupted(key, flight);
        }
        if (hard <= patient) {
            throw loading.timedOut(key, all.stream().filter(Flight::isAloft).count());
        }
        return null;
    }

    private long endOfPatience() {
        return loading.hasHardDeadline()
                ? Long.MAX_VALUE
                : elapsed() + loading.passengersPatience().toNanos();
    }

    private long elapsed() {
        return stopwatch.nanos() - began;
    }

    private Flight.@Nullable Landing<V> whenInterrupted(CacheKey key, Flight<V> flight) {
        if (!loading.hasDeadline()) {
            return null;
        }
        Flight.Landing<V> stale = staleOrNull(key, flight);
        if (stale == null) {
            throw loading.interrupted(key);
        }
        return stale;
    }

    /** What is stale and may be served by now in the place of what is late. */
    private Flight.@Nullable Landing<V> staleOrNull(CacheKey key, Flight<V> flight) {
        Flight.Fallback<V> fallback = flight.fallback();
        if (fallback == null || !flight.isAloft()) {
            return null;
        }
        boolean isFresh = fallback.atBest() == Freshness.FRESH && judge.isLasting(key, fallback.entry(), 0);
        if (!isFresh && !judge.isServableOnError(key, fallback.entry())) {
            return null;
        }
        counters.late.increment();
        Freshness freshness = isFresh ? Freshness.FRESH : Freshness.STALE_IF_ERROR;
        return new Flight.Landing<>(fallback.entry(), entries.answer(fallback.entry(), fallback.source(), freshness));
    }
}
