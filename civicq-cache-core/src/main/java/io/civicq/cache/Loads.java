package io.civicq.cache;

import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.Freshness;
import io.civicq.cache.spi.CacheEntry;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
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
        return resolve(keys, batch, Demand.SERVABLE);
    }

    /** An answer for each of the keys, loaded if it was due. */
    <X extends Exception> Answers<V> renew(Collection<CacheKey> keys, Batch<V, X> batch, long aheadNanos) throws X {
        return resolve(keys, batch, Demand.lasting(aheadNanos));
    }

    /** The same past the tiers, for one caller. */
    <X extends Exception> Answers<V> past(Collection<CacheKey> keys, Batch<V, X> batch) throws X {
        keys.forEach(key -> Pilot.refuseCircle(this, key));
        Pilot pilot = new Pilot(this);
        return flown(departure(keys, pilot, node.mirror().position(), Demand.NONE), batch, passenger());
    }

    /**
     * Flies what nobody flies yet, then waits for the flights of others. One's own flights have landed before one waits, so
     * two callers wait for each other only if their loaders read what the other loads.
     */
    private <X extends Exception> Answers<V> resolve(Collection<CacheKey> keys, Batch<V, X> batch, Demand demand)
            throws X {
        Passenger<V> passenger = passenger();
        Answers<V> answers = new Answers<>();
        Collection<CacheKey> open = keys;
        while (!open.isEmpty()) {
            LogPosition start = node.mirror().position();
            Pilot pilot = new Pilot(flights);
            Flights.Boarding<V> boarding = flights.board(open, start, pilot);
            answers.putAll(flown(new Search.Departure<>(boarding.flown(), start, pilot, demand), batch, passenger));
            Set<CacheKey> again = new LinkedHashSet<>();
            for (Map.Entry<CacheKey, Flight<V>> joined : boarding.joined().entrySet()) {
                CacheKey key = joined.getKey();
                Flight<V> flight = joined.getValue();
                Flight.Landing<V> landing =
                        passenger.<X>joined(key, flight, boarding.joined().values());
                if (landing == null && !flight.isAloft()) {
                    again.add(key);
                } else if (landing == null) {
                    answers.putAll(apart(key, start, batch, passenger));
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

    private Passenger<V> passenger() {
        return new Passenger<>(judge, entries, loading, counters, node.stopwatch());
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

    /** Flies alone what another flies too. */
    private <X extends Exception> Answers<V> apart(
            CacheKey key, LogPosition start, Batch<V, X> batch, Passenger<V> passenger) throws X {
        return flown(departure(Set.of(key), new Pilot(flights), start, Demand.AT_ONCE), batch, passenger);
    }

    /** Of flights that nobody may join. */
    private Search.Departure<V> departure(Collection<CacheKey> keys, Pilot pilot, LogPosition start, Demand demand) {
        Map<CacheKey, Flight<V>> alone = new LinkedHashMap<>();
        keys.forEach(key -> alone.put(key, new Flight<>(start, pilot)));
        return new Search.Departure<>(alone, start, pilot, demand);
    }

    /** Flies in this thread; where there are deadlines on a load thread, and waits for it as long as they let it. */
    private <X extends Exception> Answers<V> flown(
            Search.Departure<V> departure, Batch<V, X> batch, Passenger<V> passenger) throws X {
        Map<CacheKey, Flight<V>> flown = departure.flown();
        if (flown.isEmpty()) {
            return new Answers<>();
        }
        departure.pilot().flies(flown.values());
        node.tower().enter(departure.pilot());
        if (!isOnLoadThread(departure.demand())) {
            return fly(departure, batch);
        }
        depart(departure, batch);
        Answers<V> answers = new Answers<>();
        for (Map.Entry<CacheKey, Flight<V>> own : flown.entrySet()) {
            Flight.Landing<V> landing = passenger.<X>own(own.getKey(), own.getValue(), flown.values());
            answers.put(
                    own.getKey(),
                    Objects.requireNonNull(landing, "flights of one's own are not cancelled")
                            .answer());
        }
        return answers;
    }

    private boolean isOnLoadThread(Demand demand) {
        return loading.hasDeadline()
                && !demand.isRenewal()
                && node.works().current() == null
                && node.tower().loadThreads().isOpen();
    }

    private void depart(Search.Departure<V> departure, Batch<V, ?> batch) {
        try {
            node.tower().loadThreads().execute(() -> flyUnattended(departure, batch));
        } catch (RejectedExecutionException e) {
            CacheKey one = departure.flown().keySet().iterator().next();
            flyWithoutLoad(departure, loading.withoutThread(one));
        } catch (Throwable t) {
            departure.flown().forEach((key, flight) -> flights.crash(key, flight, t));
            node.tower().leave(departure.pilot());
            throw t;
        }
    }

    /** What it brings, or what it throws, comes to whoever still waits for the flights. */
    private void flyUnattended(Search.Departure<V> departure, Batch<V, ?> batch) {
        try {
            fly(departure, batch);
        } catch (Exception e) {
            log.debug("A load on a load thread failed: {}", e.toString());
        }
    }

    private void flyWithoutLoad(Search.Departure<V> departure, LoadRejectedException otherwise) {
        try {
            search(departure).flyWithoutLoad(otherwise);
        } catch (LoadRejectedException e) {
            log.debug("No thread for a load: {}", e.getMessage());
        } finally {
            node.tower().leave(departure.pilot());
        }
    }

    private <X extends Exception> Answers<V> fly(Search.Departure<V> departure, Batch<V, X> batch) throws X {
        try {
            Search<V> search = search(departure);
            Answers<V> answers = search.fly(batch);
            search.due().forEach((key, entry) -> refreshLater(key, entry, batch));
            return answers;
        } finally {
            node.tower().leave(departure.pilot());
        }
    }

    private Search<V> search(Search.Departure<V> departure) {
        return new Search<>(entries, judge, shelf, flights, loading, departure);
    }

    /** Loads a key again in the background, unless this node or another does already. */
    void refreshLater(CacheKey key, CacheEntry<V> old, Batch<V, ?> batch) {
        if (!refreshing.add(key)) {
            return;
        }
        Demand demand = Demand.renewed(old.loadedNanos());
        try {
            node.tower().background().execute(() -> refresh(key, demand, batch));
        } catch (RuntimeException e) {
            refreshing.remove(key);
        } catch (Error e) {
            refreshing.remove(key);
            throw e;
        }
    }

    private void refresh(CacheKey key, Demand demand, Batch<V, ?> batch) {
        try (Loading.Leases lease = loading.lease(Set.of(key))) {
            boolean mine = !lease.keys().isEmpty();
            if (mine && hasRenewed(key, demand, batch)) {
                counters.refreshed.increment();
            }
        } catch (Exception e) {
            log.debug("A refresh in the background failed: {}", e.toString());
        } finally {
            refreshing.remove(key);
        }
    }

    /** Joins no flight: a read that flies already waits for the very lease that the refresh holds. */
    private <X extends Exception> boolean hasRenewed(CacheKey key, Demand demand, Batch<V, X> batch) throws X {
        LogPosition start = node.mirror().position();
        Pilot pilot = new Pilot(flights);
        Flights.Boarding<V> boarding = flights.board(List.of(key), start, pilot);
        Search.Departure<V> departure = new Search.Departure<>(boarding.flown(), start, pilot, demand);
        return !boarding.flown().isEmpty()
                && flown(departure, batch, passenger()).of(key).source() == Source.LOADED;
    }
}
