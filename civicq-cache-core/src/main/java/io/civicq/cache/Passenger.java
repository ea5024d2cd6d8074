package io.civicq.cache;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.Freshness;
import io.civicq.cache.spi.Ticker;
import java.util.Map;
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
     * What the flight of another brought, or what is stale and is to be served in its place. Null if this read is to load for
     * itself: the flight never took off, takes too long, waits for the load that this read is in; or, where there are no
     * deadlines, this thread was interrupted.
     *
     * @param all the flights that the read waits for
     * @throws X what the loader threw
     * @throws LoadTimeoutException past the hard deadline
     */
    <X extends Exception> Flight.@Nullable Landing<V> joined(CacheKey key, Map<CacheKey, Flight<V>> all) throws X {
        Flight<V> flight = flightOf(key, all);
        try (Pilot.Notes notes = Pilot.awaiting(flight)) {
            long end = elapsed() + loading.passengersPatience().toNanos();
            return notes.closeCircle() ? null : this.<X>awaited(key, flight, all, end);
        }
    }

    /** The same for a flight of this read's own, on a load thread. */
    <X extends Exception> Flight.@Nullable Landing<V> own(CacheKey key, Map<CacheKey, Flight<V>> all) throws X {
        return this.<X>awaited(key, flightOf(key, all), all, Long.MAX_VALUE);
    }

    private static <V> Flight<V> flightOf(CacheKey key, Map<CacheKey, Flight<V>> all) {
        Flight<V> flight = all.get(key);
        if (flight == null) {
            throw new IllegalStateException("no flight of " + key);
        }
        return flight;
    }

    /** @param patient when it stops waiting and loads for itself, in nanoseconds after it began */
    private <X extends Exception> Flight.@Nullable Landing<V> awaited(
            CacheKey key, Flight<V> flight, Map<CacheKey, Flight<V>> all, long patient) throws X {
        long soft = loading.softDeadline().toNanos();
        long hard = loading.hardDeadline().toNanos();
        long end = Math.min(hard, patient);
        try {
            if (flight.endsWithin(Math.min(soft, end) - elapsed())) {
                return flight.<X>landing();
            }
            if (soft <= end) {
                boolean known = flight.fallback() != null || flight.knowsTiersWithin(end - elapsed());
                Flight.Landing<V> stale = known ? staleOrNull(key, flight) : null;
                if (stale != null) {
                    return stale;
                }
                if (flight.endsWithin(end - elapsed())) {
                    return flight.<X>landing();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return whenInterrupted(key, flight);
        }
        if (hard <= patient) {
            throw loading.timedOut(
                    key, all.values().stream().filter(Flight::isAloft).count());
        }
        return null;
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
        if (fallback == null || !flight.isAloft() || !judge.isServableOnError(key, fallback.entry())) {
            return null;
        }
        counters.late.increment();
        Answer<V> answer = entries.answer(fallback.entry(), fallback.source(), Freshness.STALE_IF_ERROR);
        return new Flight.Landing<>(fallback.entry(), answer);
    }
}
