package io.civicq.cache;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.Freshness;
import io.civicq.cache.spi.CacheEntry;
import io.civicq.cache.spi.InvalidationLog;
import io.civicq.cache.spi.TierStatistics;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The one engine: reads through the tiers, and asks {@link Loads} for what they do not have. */
final class Engine<V> implements Cache<V> {
    private final String name;
    private final CachePolicy policy;
    private final Node node;
    private final Judge judge;
    private final Shelf<V> shelf;
    private final Entries<V> entries;
    private final Loading loading;
    private final Loads<V> loads;
    private final Inside<V> inside;
    private final Counters counters;

    /** Null, but for a view that must show at least a position. */
    private final @Nullable Requirement requirement;

    Engine(Node node, String name, Type type, CachePolicy policy) {
        this.name = name;
        this.policy = policy;
        this.node = node;
        this.judge = new Judge(node, name, policy);
        this.shelf = new Shelf<>(node, name, type, policy);
        this.entries = new Entries<>(node, policy);
        this.counters = new Counters();
        this.loading = new Loading(node, name, policy.loads());
        this.loads = new Loads<>(node, entries, judge, shelf, loading, counters);
        this.inside = new Inside<>(name, judge, shelf, entries);
        this.requirement = null;
    }

    private Engine(Engine<V> whole, Requirement requirement) {
        this.name = whole.name;
        this.policy = whole.policy;
        this.node = whole.node;
        this.judge = whole.judge;
        this.shelf = whole.shelf;
        this.entries = whole.entries;
        this.loading = whole.loading;
        this.loads = whole.loads;
        this.inside = whole.inside;
        this.counters = whole.counters;
        this.requirement = requirement;
    }

    @Override
    public Cache<V> atLeast(LogPosition position, Duration patience) {
        return new Engine<>(this, new Requirement(node.mirror(), position, patience));
    }

    /** Whether nothing cached will do, because this node has not heard what the reader wants it to have heard. */
    private boolean isBehind() {
        return requirement != null && !requirement.isMet();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CachePolicy policy() {
        return policy;
    }

    @Override
    public <X extends Exception> @Nullable V get(CacheKey key, Loader<? extends V, X> loader) throws X {
        if (isBehind()) {
            return past(key, Batch.<V, X>of(loader)).value();
        }
        CacheEntry<V> entry = shelf.near(key);
        if (entry != null && judge.isPlainlyFresh(key, entry) && node.works().current() == null) {
            counters.near.increment();
            return entry.value();
        }
        return answer(key, entry, Batch.<V, X>of(loader)).value();
    }

    @Override
    public <X extends Exception> @Nullable V getLoaded(CacheKey key, Loader<Loaded<V>, X> loader) throws X {
        if (isBehind()) {
            return past(key, Batch.<V, X>ofLoaded(loader)).value();
        }
        CacheEntry<V> entry = shelf.near(key);
        if (entry != null && judge.isPlainlyFresh(key, entry) && node.works().current() == null) {
            counters.near.increment();
            return entry.value();
        }
        return answer(key, entry, Batch.<V, X>ofLoaded(loader)).value();
    }

    @Override
    public <X extends Exception> Answer<V> find(CacheKey key, Loader<? extends V, X> loader) throws X {
        Batch<V, X> batch = Batch.<V, X>of(loader);
        return isBehind() ? past(key, batch) : answer(key, shelf.near(key), batch);
    }

    @Override
    public <X extends Exception> Answer<V> findLoaded(CacheKey key, Loader<Loaded<V>, X> loader) throws X {
        Batch<V, X> batch = Batch.<V, X>ofLoaded(loader);
        return isBehind() ? past(key, batch) : answer(key, shelf.near(key), batch);
    }

    private <X extends Exception> Answer<V> past(CacheKey key, Batch<V, X> batch) throws X {
        return counters.count(resolvedPast(Set.of(key), batch).of(key));
    }

    /** Loads past the tiers, for one caller. */
    private <X extends Exception> Answers<V> resolvedPast(Set<CacheKey> keys, Batch<V, X> batch) throws X {
        if (keys.isEmpty()) {
            return new Answers<>();
        }
        try {
            return entries.unshared(loading.load(keys, batch).values());
        } catch (Throwable t) {
            counters.failed.add(keys.size());
            throw t;
        }
    }

    private <X extends Exception> Answer<V> answer(CacheKey key, @Nullable CacheEntry<V> near, Batch<V, X> batch)
            throws X {
        UnitOfWork work = node.works().current();
        if (work != null) {
            return counters.count(resolvedInside(work, List.of(key), batch).of(key));
        }
        Answer<V> hit = near == null ? null : nearAnswer(key, near, batch);
        if (hit != null) {
            return counters.count(hit);
        }
        return counters.count(resolvedOutside(List.of(key), batch).of(key));
    }

    private <X extends Exception> Answers<V> resolvedOutside(Collection<CacheKey> keys, Batch<V, X> batch) throws X {
        try {
            return loads.resolve(keys, batch);
        } catch (Throwable t) {
            counters.failed.add(keys.size());
            throw t;
        }
    }

    private <X extends Exception> Answers<V> resolvedInside(
            UnitOfWork work, Collection<CacheKey> keys, Batch<V, X> batch) throws X {
        try {
            return inside.resolve(work, keys, batch);
        } catch (Throwable t) {
            counters.failed.add(keys.size());
            throw t;
        }
    }

    private @Nullable Answer<V> nearAnswer(CacheKey key, CacheEntry<V> entry, Batch<V, ?> batch) {
        Freshness freshness = judge.freshness(entry);
        if (!judge.isServable(key, entry, freshness)) {
            return null;
        }
        if (freshness.isRefreshDue() && !loading.isHeldBack(key, entry.tags())) {
            loads.refreshLater(key, batch);
        }
        return entries.answer(entry, Source.NEAR, freshness);
    }

    @Override
    public @Nullable V getIfPresent(CacheKey key) {
        if (isBehind()) {
            counters.missed.increment();
            return null;
        }
        UnitOfWork work = node.works().current();
        CacheEntry<V> near = shelf.near(key);
        if (near != null && isOffered(work, key, near)) {
            counters.near.increment();
            return near.value();
        }
        LogPosition start = node.mirror().position();
        try (Passage passage = shelf.enter(List.of(key))) {
            CacheEntry<V> far = shelf.far(key, passage);
            if (far != null && isOffered(work, key, far)) {
                shelf.copyNear(key, far.asOf(start), passage);
                counters.far.increment();
                return far.value();
            }
        }
        counters.missed.increment();
        return null;
    }

    private boolean isOffered(@Nullable UnitOfWork work, CacheKey key, CacheEntry<V> entry) {
        return judge.isServable(key, entry, judge.freshness(entry))
                && (work == null || !work.touches(key, name, entry.tags()));
    }

    @Override
    public <X extends Exception> Map<CacheKey, V> getAll(Collection<CacheKey> keys, BulkLoader<? extends V, X> loader)
            throws X {
        Batch<V, X> batch = Batch.of(loader);
        Set<CacheKey> distinct = new LinkedHashSet<>(keys);
        Answers<V> answers = isBehind() ? resolvedPast(distinct, batch) : resolved(distinct, batch);
        Map<CacheKey, V> values = new LinkedHashMap<>();
        for (CacheKey key : distinct) {
            V value = counters.count(answers.of(key)).value();
            if (value != null) {
                values.put(key, value);
            }
        }
        return values;
    }

    private <X extends Exception> Answers<V> resolved(Set<CacheKey> keys, Batch<V, X> batch) throws X {
        UnitOfWork work = node.works().current();
        if (work != null) {
            return resolvedInside(work, keys, batch);
        }
        Answers<V> answers = new Answers<>();
        List<CacheKey> missing = new ArrayList<>();
        for (CacheKey key : keys) {
            CacheEntry<V> entry = shelf.near(key);
            Answer<V> hit = entry == null ? null : nearAnswer(key, entry, batch);
            if (hit == null) {
                missing.add(key);
            } else {
                answers.put(key, hit);
            }
        }
        answers.putAll(resolvedOutside(missing, batch));
        return answers;
    }

    @Override
    public LogPosition put(CacheKey key, @Nullable V value) {
        return put(key, Loaded.of(value));
    }

    @Override
    public LogPosition put(CacheKey key, Loaded<V> loaded) {
        if (node.works().current() != null) {
            return node.invalidate(Invalidation.ofKeys(key));
        }
        InvalidationLog.Appended appended = node.log().append(Invalidation.ofKeys(key));
        shelf.keep(key, entries.entry(loaded, appended.here(), Duration.ZERO));
        return appended.everywhere();
    }

    @Override
    public LogPosition invalidate(CacheKey key) {
        LogPosition position = node.invalidate(Invalidation.ofKeys(key));
        if (policy.staleIfError().isZero() && node.works().current() == null) {
            shelf.drop(key);
        }
        return position;
    }

    @Override
    public LogPosition clear() {
        return node.invalidate(Invalidation.ofCaches(name));
    }

    @Override
    public CacheStatistics statistics() {
        TierStatistics near = shelf.nearStatistics();
        return new CacheStatistics(
                near.available(),
                near.totalKeys(),
                near.memoryUsedBytes(),
                near.memoryPeakBytes(),
                near.evictedKeys(),
                outcomes());
    }

    /** The same entries, for values that are made elsewhere. */
    Deposits<V> deposits() {
        return new Deposits<>(node, judge, shelf, entries, counters);
    }

    CacheStatistics.Outcomes outcomes() {
        return counters.snapshot();
    }
}
