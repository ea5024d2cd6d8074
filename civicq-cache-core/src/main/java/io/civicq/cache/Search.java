package io.civicq.cache;

import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.Freshness;
import io.civicq.cache.spi.CacheEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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
    private final Map<CacheKey, Flight<V>> open;
    private final LogPosition start;
    private final Demand demand;
    private final long aheadNanos;
    private final Answers<V> answers = new Answers<>();
    private final Map<CacheKey, Fallback<V>> fallbacks = new HashMap<>();
    private final List<CacheKey> due = new ArrayList<>();

    /** Which entries end a search without a load. */
    enum Demand {
        /** Whatever may be handed out. */
        SERVABLE,
        /** The same, and what must be loaded is loaded without waiting for other nodes. */
        AT_ONCE,
        /** Only what has just been renewed, by this node or another. */
        RENEWED,
        /** Only what is not due to be renewed; what must be loaded is loaded without waiting for other nodes. */
        LASTING
    }

    private record Fallback<V>(CacheEntry<V> entry, Source source) {}

    Search(
            Entries<V> entries,
            Judge judge,
            Shelf<V> shelf,
            Flights<V> flights,
            Loading loading,
            Map<CacheKey, Flight<V>> flown,
            LogPosition start,
            Demand demand,
            long aheadNanos) {
        this.entries = entries;
        this.judge = judge;
        this.shelf = shelf;
        this.flights = flights;
        this.loading = loading;
        this.open = new LinkedHashMap<>(flown);
        this.start = start;
        this.demand = demand;
        this.aheadNanos = aheadNanos;
    }

    /** An answer for each of the keys. Whatever happens, every flight has landed or crashed when this ends. */
    <X extends Exception> Answers<V> fly(Batch<V, X> batch) throws X {
        try (Passage passage = shelf.enter(open.keySet())) {
            open.values().forEach(flight -> flight.takeOff(passage));
            askNear();
            askFar(open.keySet(), passage);
            load(batch, passage);
            return answers;
        } catch (Throwable t) {
            open.forEach((key, flight) -> flights.crash(key, flight, t));
            throw t;
        }
    }

    /** The keys whose answer should be renewed in the background. */
    List<CacheKey> due() {
        return due;
    }

    /**
     * The near tier again, inside the flight. Without it: A misses near; B, which flew before A, keeps the value and
     * lands; A finds no flight, boards its own, and loads what B has just loaded.
     */
    private void askNear() {
        for (CacheKey key : List.copyOf(open.keySet())) {
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
                shelf.copyNear(key, entry.asOf(start), passage);
            }
        });
    }

    private boolean consider(CacheKey key, CacheEntry<V> entry, Source source) {
        Freshness freshness = judge.freshness(entry);
        boolean found = switch (demand) {
            case SERVABLE, AT_ONCE -> judge.isServable(key, entry, freshness);
            case RENEWED -> judge.isPlainlyFresh(key, entry);
            case LASTING -> judge.isLasting(key, entry, aheadNanos);
        };
        if (found) {
            boolean renews = demand == Demand.RENEWED || demand == Demand.LASTING;
            if (freshness.isRefreshDue() && !renews && !loading.isHeldBack(key, entry.tags())) {
                due.add(key);
            }
            land(key, entry, entries.answer(entry, source, freshness));
        } else {
            mayFallBackTo(key, entry, source);
        }
        return found;
    }

    private void mayFallBackTo(CacheKey key, @Nullable CacheEntry<V> entry, Source source) {
        if (entry != null && standsIn(key, entry)) {
            fallbacks.put(key, new Fallback<>(entry, source));
        }
    }

    /** Whether it may be handed out if its load fails: what is renewed ahead of time is as good as ever until then. */
    private boolean standsIn(CacheKey key, CacheEntry<V> entry) {
        return judge.isServableOnError(key, entry) || (demand == Demand.LASTING && judge.isLasting(key, entry, 0));
    }

    /**
     * Loads what no other node is loading, and waits for the rest. One's own loads have landed and their leases are given back
     * before one waits, so no two nodes wait for each other.
     */
    private <X extends Exception> void load(Batch<V, X> batch, Passage passage) throws X {
        serveWhatIsHeldBack();
        if (demand != Demand.SERVABLE || !loading.isLeased()) {
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
        fallBack(fallbacks.keySet().stream()
                .filter(open::containsKey)
                .filter(key -> loading.isHeldBack(key, tagsOf(key)))
                .collect(Collectors.toSet()));
    }

    private Set<String> tagsOf(CacheKey key) {
        Fallback<V> fallback = fallbacks.get(key);
        return fallback == null ? Set.of() : fallback.entry.tags();
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
            if (!(e instanceof LoadRejectedException)) {
                keys.forEach(key -> loading.failed(key, tagsOf(key)));
            }
            fallBack(keys);
            if (keys.stream().anyMatch(open::containsKey)) {
                throw e;
            }
            return;
        }
        keys.forEach(loading::succeeded);
        keep(fresh, passage);
        fresh.forEach((key, entry) -> land(key, entry, entries.answer(entry, Source.LOADED, Freshness.FRESH)));
    }

    private <X extends Exception> Map<CacheKey, CacheEntry<V>> loaded(Set<CacheKey> keys, Batch<V, X> batch) throws X {
        Loading.Result<V> result = loading.load(keys, batch);
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
            Fallback<V> fallback = fallbacks.get(key);
            if (fallback != null && standsIn(key, fallback.entry)) {
                Freshness freshness =
                        judge.isLasting(key, fallback.entry, 0) ? Freshness.FRESH : Freshness.STALE_IF_ERROR;
                land(key, fallback.entry, entries.answer(fallback.entry, fallback.source, freshness));
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
