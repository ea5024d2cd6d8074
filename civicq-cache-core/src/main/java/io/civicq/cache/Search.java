package io.civicq.cache;

import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.Freshness;
import io.civicq.cache.spi.CacheEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One search for some keys, flown by one thread: near once more, then far, then the loader. What is found lands at once.
 * Not thread-safe.
 */
final class Search<V> {
    private final Entries<V> entries;
    private final Judge judge;
    private final Shelf<V> shelf;
    private final Flights<V> flights;
    private final Loading loading;
    private final Departure<V> departure;
    private final Map<CacheKey, Flight<V>> open;
    private final Answers<V> answers = new Answers<>();
    private final Map<CacheKey, CacheEntry<V>> due = new LinkedHashMap<>();

    /**
     * What is to be searched.
     *
     * @param start the position of the log, read before the flights were boarded
     */
    record Departure<V>(Map<CacheKey, Flight<V>> flown, LogPosition start, Pilot pilot, Demand demand) {}

    Search(
            Entries<V> entries,
            Judge judge,
            Shelf<V> shelf,
            Flights<V> flights,
            Loading loading,
            Departure<V> departure) {
        this.entries = entries;
        this.judge = judge;
        this.shelf = shelf;
        this.flights = flights;
        this.loading = loading;
        this.departure = departure;
        this.open = new LinkedHashMap<>(departure.flown);
    }

    /** An answer for each of the keys. Whatever happens, every flight has landed or crashed when this ends. */
    <X extends Exception> Answers<V> fly(Batch<V, X> batch) throws X {
        try (Passage passage = shelf.enter(open.keySet())) {
            askTiers(passage);
            load(batch, passage);
            return answers;
        } catch (Throwable t) {
            crash(t);
            throw t;
        }
    }

    /** The same where nothing can be loaded: what is stale, too, is an answer, and a key without one throws. */
    Answers<V> flyWithoutLoad(RuntimeException otherwise) {
        try (Passage passage = shelf.enter(open.keySet())) {
            askTiers(passage);
            fallBack(Set.copyOf(open.keySet()));
            if (!open.isEmpty()) {
                throw otherwise;
            }
            return answers;
        } catch (Throwable t) {
            crash(t);
            throw t;
        }
    }

    /** Ends what has not landed. */
    void crash(Throwable cause) {
        open.forEach((key, flight) -> flights.crash(key, flight, cause));
    }

    private void askTiers(Passage passage) {
        open.values().forEach(flight -> flight.takeOff(passage));
        if (departure.demand.usesTiers()) {
            askNear();
            askFar(open.keySet(), passage);
        }
        open.values().forEach(Flight::askedTiers);
    }

    /** What should be renewed in the background. */
    Map<CacheKey, CacheEntry<V>> due() {
        return due;
    }

    /**
     * The near tier again, inside the flight. Without it: A misses near; B, which flew before A, keeps the value and
     * lands; A finds no flight, boards its own, and loads what B has just loaded.
     */
    private void askNear() {
        for (CacheKey key : Set.copyOf(open.keySet())) {
            CacheEntry<V> entry = shelf.near(key);
            if (entry != null) {
                consider(key, entry, Source.NEAR);
            } else {
                mayFallBackTo(key, shelf.nearUntrusted(key), Source.NEAR);
            }
        }
    }

    private void askFar(Set<CacheKey> keys, Passage passage) {
        shelf.far(Set.copyOf(keys), passage).forEach((key, entry) -> {
            if (consider(key, entry, Source.FAR)) {
                shelf.copyNear(key, entry.asOf(departure.start), passage);
            }
        });
    }

    private boolean consider(CacheKey key, CacheEntry<V> entry, Source source) {
        Freshness freshness = judge.freshness(entry);
        boolean found = judge.meets(departure.demand, key, entry, freshness);
        if (found) {
            if (freshness.isRefreshDue() && !departure.demand.isRenewal() && !loading.isHeldBack(key, entry.tags())) {
                due.put(key, entry);
            }
            land(key, entry, entries.answer(entry, source, freshness));
        } else {
            mayFallBackTo(key, entry, source);
        }
        return found;
    }

    private void mayFallBackTo(CacheKey key, @Nullable CacheEntry<V> entry, Source source) {
        Flight<V> flight = open.get(key);
        if (flight != null && entry != null && standsIn(key, entry)) {
            Freshness atBest = departure.demand.isRenewal() ? Freshness.FRESH : Freshness.STALE_IF_ERROR;
            flight.mayFallBackTo(new Flight.Fallback<>(entry, source, atBest));
        }
    }

    /** Whether it may be handed out if its load fails. */
    private boolean standsIn(CacheKey key, CacheEntry<V> entry) {
        return judge.isServableOnError(key, entry) || isAsGoodAsEver(key, entry);
    }

    /** Whether it is still fresh, although it is being renewed ahead of time. */
    private boolean isAsGoodAsEver(CacheKey key, CacheEntry<V> entry) {
        return departure.demand.isRenewal() && judge.isLasting(key, entry, 0);
    }

    /**
     * Loads what no other node is loading, and waits for the rest. One's own loads have landed and their leases are given back
     * before one waits, so no two nodes wait for each other.
     */
    private <X extends Exception> void load(Batch<V, X> batch, Passage passage) throws X {
        serveWhatIsHeldBack();
        if (!departure.demand.waitsForOthers() || !loading.isLeased()) {
            loadNow(open.keySet(), batch, passage);
            return;
        }
        loadNow(hurried(), batch, passage);
        Loading.Patience patience = loading.patience();
        while (!open.isEmpty() && !patience.isOver()) {
            try (Loading.Leases lease = loading.lease(Set.copyOf(open.keySet()))) {
                Set<CacheKey> mine = lease.keys();
                askFar(mine, passage); // Who had the lease before may have kept it far since this read looked there.
                loadNow(mine, batch, passage);
            }
            if (!open.isEmpty()) {
                patience.pause();
                askFar(open.keySet(), passage);
            }
        }
        loadNow(open.keySet(), batch, passage);
    }

    /** The keys that somebody else is loading on this node already, in vain: whose lease is held, but not for us. */
    private Set<CacheKey> hurried() {
        return open.entrySet().stream()
                .filter(each -> each.getValue().overtakesAnother())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Serves what is stale and may be served on error while its reload is not to be repeated. */
    private void serveWhatIsHeldBack() {
        fallBack(open.entrySet().stream()
                .filter(each -> each.getValue().fallback() != null)
                .map(Map.Entry::getKey)
                .filter(key -> loading.isHeldBack(key, tagsOf(key)))
                .collect(Collectors.toSet()));
    }

    private Set<String> tagsOf(CacheKey key) {
        Flight.Fallback<V> fallback = fallbackOf(key);
        return fallback == null ? Set.of() : fallback.entry().tags();
    }

    private Flight.@Nullable Fallback<V> fallbackOf(CacheKey key) {
        Flight<V> flight = open.get(key);
        return flight == null ? null : flight.fallback();
    }

    private <X extends Exception> void loadNow(Set<CacheKey> wanted, Batch<V, X> batch, Passage passage) throws X {
        Set<CacheKey> keys = wanted.stream().filter(open::containsKey).collect(Collectors.toUnmodifiableSet());
        if (keys.isEmpty()) {
            return;
        }
        Map<CacheKey, CacheEntry<V>> fresh;
        try {
            fresh = loaded(keys, batch);
        } catch (Exception e) {
            boolean isInterrupt = Flight.isInterrupt(e);
            if (departure.demand.usesTiers() && !isInterrupt && !(e instanceof LoadRejectedException)) {
                keys.forEach(this::failed);
            }
            fallBack(keys);
            if (keys.stream().anyMatch(open::containsKey)) {
                throw e;
            }
            if (isInterrupt) {
                Thread.currentThread().interrupt();
            }
            return;
        }
        if (departure.demand.usesTiers()) {
            keys.forEach(loading::succeeded);
            keep(fresh, passage);
        }
        fresh.forEach((key, entry) -> land(key, entry, entries.answer(entry, Source.LOADED, Freshness.FRESH)));
    }

    private void failed(CacheKey key) {
        Flight.Fallback<V> fallback = fallbackOf(key);
        if (fallback != null && judge.isInvalidated(key, fallback.entry())) {
            loading.failedForInvalidated(key, fallback.entry().tags());
        } else {
            loading.failed(key, tagsOf(key));
        }
    }

    private <X extends Exception> Map<CacheKey, CacheEntry<V>> loaded(Set<CacheKey> keys, Batch<V, X> batch) throws X {
        Loading.Result<V> result = loading.load(keys, batch, departure.pilot);
        Map<CacheKey, CacheEntry<V>> fresh = new LinkedHashMap<>();
        result.values()
                .forEach((key, value) -> fresh.put(key, entries.entry(value, result.before(), result.costOfEach())));
        return fresh;
    }

    /** What an invalidation has overtaken is not kept. Kept by mistake it would be judged invalid all the same. */
    private void keep(Map<CacheKey, CacheEntry<V>> fresh, Passage passage) {
        Map<CacheKey, CacheEntry<V>> valid = new LinkedHashMap<>(fresh);
        valid.entrySet().removeIf(each -> !judge.isValid(each.getKey(), each.getValue()));
        if (!valid.isEmpty()) {
            shelf.keepAll(valid, passage);
        }
    }

    private void fallBack(Set<CacheKey> keys) {
        for (CacheKey key : keys) {
            Flight.Fallback<V> fallback = fallbackOf(key);
            if (fallback != null && standsIn(key, fallback.entry())) {
                Freshness freshness =
                        judge.isLasting(key, fallback.entry(), 0) ? fallback.atBest() : Freshness.STALE_IF_ERROR;
                land(key, fallback.entry(), entries.answer(fallback.entry(), fallback.source(), freshness));
            }
        }
    }

    private void land(CacheKey key, CacheEntry<V> entry, Answer<V> answer) {
        answers.put(key, answer);
        Flight<V> flight = open.remove(key);
        if (flight != null) {
            flights.land(key, flight, new Flight.Landing<>(entry, answer));
        }
    }
}
