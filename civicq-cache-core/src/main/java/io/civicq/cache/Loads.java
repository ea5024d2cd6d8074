package io.civicq.cache;

import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.Freshness;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what the near tier does not have: from the far tier in one round trip, else from the loader in one call. */
final class Loads<V> {
    private static final Logger log = LoggerFactory.getLogger(Loads.class);

    private final Node node;
    private final Entries<V> entries;
    private final Judge judge;
    private final Shelf<V> shelf;
    private final Counters counters;
    private final Flights<V> flights;
    private final Loading loading;
    private final Set<CacheKey> refreshing = ConcurrentHashMap.newKeySet();

    Loads(Node node, Entries<V> entries, Judge judge, Shelf<V> shelf, Loading loading, Counters counters) {
        this.node = node;
        this.entries = entries;
        this.judge = judge;
        this.shelf = shelf;
        this.loading = loading;
        this.counters = counters;
        this.flights = new Flights<>(judge);
    }

    /** An answer for each of the keys. */
    <X extends Exception> Answers<V> resolve(Collection<CacheKey> keys, Batch<V, X> batch) throws X {
        return resolve(keys, batch, Search.Demand.SERVABLE, 0);
    }

    /** An answer for each of the keys, loaded if it was due. */
    <X extends Exception> Answers<V> renew(Collection<CacheKey> keys, Batch<V, X> batch, long aheadNanos) throws X {
        return resolve(keys, batch, Search.Demand.LASTING, aheadNanos);
    }

    /**
     * Flies what nobody flies yet, then waits for the flights of others. One's own flights have landed before one waits, so
     * two callers wait for each other only if their loaders read what the other loads.
     */
    private <X extends Exception> Answers<V> resolve(
            Collection<CacheKey> keys, Batch<V, X> batch, Search.Demand demand, long aheadNanos) throws X {
        Answers<V> answers = new Answers<>();
        Collection<CacheKey> open = keys;
        while (!open.isEmpty()) {
            LogPosition start = node.mirror().position();
            Flights.Boarding<V> boarding = flights.board(open, start);
            if (!boarding.flown().isEmpty()) {
                answers.putAll(fly(boarding.flown(), start, batch, demand, aheadNanos));
            }
            Set<CacheKey> again = new LinkedHashSet<>();
            for (Map.Entry<CacheKey, Flight<V>> joined : boarding.joined().entrySet()) {
                CacheKey key = joined.getKey();
                Flight.Landing<V> landing = awaitOrNull(joined.getValue());
                if (landing == null) {
                    answers.putAll(alone(key, start, batch));
                } else if (isForPassenger(key, landing, start)) {
                    answers.put(key, asPassenger(landing.answer()));
                } else {
                    again.add(key);
                }
            }
            open = again;
        }
        return answers;
    }

    /** What was served because the load failed serves its passengers too: they would only fail one after the other. */
    private boolean isForPassenger(CacheKey key, Flight.Landing<V> landing, LogPosition start) {
        return landing.answer().freshness() == Freshness.STALE_IF_ERROR
                ? judge.isServableOnError(key, landing.entry())
                : judge.reflects(key, landing.entry(), start);
    }

    private static <V> Answer<V> asPassenger(Answer<V> answer) {
        return answer.source() == Source.LOADED
                ? new Answer<>(answer.value(), Source.COALESCED, answer.freshness(), answer.remaining())
                : answer;
    }

    /**
     * What the flight brought. Null if it never took off, takes too long, or this thread was interrupted: then one stops
     * waiting and loads for oneself. The limit also ends a circle of loads that wait for each other.
     */
    private <X extends Exception> Flight.@Nullable Landing<V> awaitOrNull(Flight<V> flight) throws X {
        try {
            return flight.<X>await(loading.passengersPatience());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (TimeoutException e) {
            return null;
        }
    }

    private <X extends Exception> Answers<V> alone(CacheKey key, LogPosition start, Batch<V, X> batch) throws X {
        return fly(Map.of(key, new Flight<>(start)), start, batch, Search.Demand.AT_ONCE, 0);
    }

    private <X extends Exception> Answers<V> fly(
            Map<CacheKey, Flight<V>> flown, LogPosition start, Batch<V, X> batch, Search.Demand demand, long aheadNanos)
            throws X {
        Search<V> search = new Search<>(entries, judge, shelf, flights, loading, flown, start, demand, aheadNanos);
        Answers<V> answers = search.fly(batch);
        search.due().forEach(key -> refreshLater(key, batch));
        return answers;
    }

    /** Loads a key again in the background, unless this node or another does already. */
    void refreshLater(CacheKey key, Batch<V, ?> batch) {
        if (!refreshing.add(key)) {
            return;
        }
        try {
            node.background().execute(() -> refresh(key, batch));
        } catch (RuntimeException e) {
            refreshing.remove(key);
        }
    }

    private void refresh(CacheKey key, Batch<V, ?> batch) {
        try (Loading.Leases lease = loading.lease(Set.of(key))) {
            boolean mine = !lease.keys().isEmpty();
            if (mine
                    && !resolve(List.of(key), batch, Search.Demand.RENEWED, 0)
                            .of(key)
                            .isStale()) {
                counters.refreshed.increment();
            }
        } catch (Exception e) {
            log.debug("A refresh in the background failed: {}", e.toString());
        } finally {
            refreshing.remove(key);
        }
    }
}
