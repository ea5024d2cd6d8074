package io.civicq.cache;

import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.Freshness;
import io.civicq.cache.spi.CacheEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final Map<CacheKey, Flight<V>> open;
    private final LogPosition start;
    private final Demand demand;
    private final Answers<V> answers = new Answers<>();
    private final Map<CacheKey, Fallback<V>> fallbacks = new HashMap<>();
    private final List<CacheKey> due = new ArrayList<>();

    /** Which entries end a search without a load. */
    enum Demand {
        /** Whatever may be handed out. */
        SERVABLE,
        /** Only what has just been renewed, by this node or another. */
        RENEWED
    }

    private record Fallback<V>(CacheEntry<V> entry, Source source) {}

    Search(
            Entries<V> entries,
            Judge judge,
            Shelf<V> shelf,
            Flights<V> flights,
            Map<CacheKey, Flight<V>> flown,
            LogPosition start,
            Demand demand) {
        this.entries = entries;
        this.judge = judge;
        this.shelf = shelf;
        this.flights = flights;
        this.open = new LinkedHashMap<>(flown);
        this.start = start;
        this.demand = demand;
    }

    /** An answer for each of the keys. Whatever happens, every flight has landed or crashed when this ends. */
    <X extends Exception> Answers<V> fly(Batch<V, X> batch) throws X {
        try (Passage passage = shelf.enter(open.keySet())) {
            open.values().forEach(flight -> flight.takeOff(passage));
            askNear();
            askFar(passage);
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

    private void askFar(Passage passage) {
        shelf.far(Set.copyOf(open.keySet()), passage).forEach((key, entry) -> {
            if (consider(key, entry, Source.FAR)) {
                shelf.copyNear(key, entry.asOf(start), passage);
            }
        });
    }

    private boolean consider(CacheKey key, CacheEntry<V> entry, Source source) {
        Freshness freshness = judge.freshness(entry);
        boolean found =
                demand == Demand.RENEWED ? judge.isPlainlyFresh(key, entry) : judge.isServable(key, entry, freshness);
        if (found) {
            if (freshness.isRefreshDue() && demand == Demand.SERVABLE) {
                due.add(key);
            }
            land(key, entry, entries.answer(entry, source, freshness));
        } else {
            mayFallBackTo(key, entry, source);
        }
        return found;
    }

    private void mayFallBackTo(CacheKey key, @Nullable CacheEntry<V> entry, Source source) {
        if (entry != null && judge.isServableOnError(key, entry)) {
            fallbacks.put(key, new Fallback<>(entry, source));
        }
    }

    private <X extends Exception> void load(Batch<V, X> batch, Passage passage) throws X {
        if (open.isEmpty()) {
            return;
        }
        Set<CacheKey> keys = Set.copyOf(open.keySet());
        long began = entries.stopwatchNanos();
        Map<CacheKey, Loaded<V>> loaded;
        try {
            loaded = batch.load(keys);
        } catch (Exception e) {
            fallBack(keys);
            if (open.isEmpty()) {
                return;
            }
            throw e;
        }
        Duration share = Duration.ofNanos((entries.stopwatchNanos() - began) / keys.size());
        Map<CacheKey, CacheEntry<V>> fresh = new LinkedHashMap<>();
        loaded.forEach((key, value) -> fresh.put(key, entries.entry(value, start, share)));
        keep(fresh, passage);
        fresh.forEach((key, entry) -> land(key, entry, entries.answer(entry, Source.LOADED, Freshness.FRESH)));
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
            if (fallback != null && judge.isServableOnError(key, fallback.entry)) {
                land(key, fallback.entry, entries.answer(fallback.entry, fallback.source, Freshness.STALE_IF_ERROR));
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
