package io.civicq.cache;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.spi.CacheEntry;
import io.civicq.cache.spi.InvalidationLog;
import io.civicq.cache.spi.TierStatistics;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The one engine: reads through the tiers, and asks {@link Reads} for what they do not have. */
final class Engine<V> implements Cache<V> {
    private final String name;
    private final CachePolicy policy;
    private final Node node;
    private final Judge judge;
    private final Shelf<V> shelf;
    private final Entries<V> entries;
    private final Reads<V> reads;
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
        this.reads = new Reads<>(node, judge, shelf, entries, new Loading(node, name, policy.loads()), counters);
        this.requirement = null;
    }

    private Engine(Engine<V> whole, Requirement requirement) {
        this.name = whole.name;
        this.policy = whole.policy;
        this.node = whole.node;
        this.judge = whole.judge;
        this.shelf = whole.shelf;
        this.entries = whole.entries;
        this.reads = whole.reads;
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
            return reads.past(key, Batch.<V, X>of(loader)).value();
        }
        CacheEntry<V> entry = shelf.near(key);
        if (entry != null && judge.isPlainlyFresh(key, entry) && node.works().isUnobserved()) {
            counters.near.increment();
            return entry.value();
        }
        return reads.answer(key, entry, Batch.<V, X>of(loader)).value();
    }

    @Override
    public <X extends Exception> @Nullable V getLoaded(CacheKey key, Loader<Loaded<V>, X> loader) throws X {
        if (isBehind()) {
            return reads.past(key, Batch.<V, X>ofLoaded(loader)).value();
        }
        CacheEntry<V> entry = shelf.near(key);
        if (entry != null && judge.isPlainlyFresh(key, entry) && node.works().isUnobserved()) {
            counters.near.increment();
            return entry.value();
        }
        return reads.answer(key, entry, Batch.<V, X>ofLoaded(loader)).value();
    }

    @Override
    public <X extends Exception> Answer<V> find(CacheKey key, Loader<? extends V, X> loader) throws X {
        Batch<V, X> batch = Batch.<V, X>of(loader);
        return isBehind() ? reads.past(key, batch) : reads.answer(key, shelf.near(key), batch);
    }

    @Override
    public <X extends Exception> Answer<V> findLoaded(CacheKey key, Loader<Loaded<V>, X> loader) throws X {
        Batch<V, X> batch = Batch.<V, X>ofLoaded(loader);
        return isBehind() ? reads.past(key, batch) : reads.answer(key, shelf.near(key), batch);
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
            reads.record(key, near);
            return near.value();
        }
        LogPosition start = node.mirror().position();
        try (Passage passage = shelf.enter(List.of(key))) {
            CacheEntry<V> far = shelf.far(key, passage);
            if (far != null && isOffered(work, key, far)) {
                shelf.copyNear(key, far.asOf(start), passage);
                counters.far.increment();
                reads.record(key, far);
                return far.value();
            }
        }
        counters.missed.increment();
        reads.record(key, null);
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
        return values(distinct, isBehind() ? reads.past(distinct, batch) : reads.answers(distinct, batch));
    }

    private Map<CacheKey, V> values(Set<CacheKey> distinct, Answers<V> answers) {
        Map<CacheKey, V> values = new LinkedHashMap<>();
        for (CacheKey key : distinct) {
            V value = counters.count(answers.of(key)).value();
            if (value != null) {
                values.put(key, value);
            }
        }
        return values;
    }

    @Override
    public <X extends Exception> CompletableFuture<@Nullable V> getAsync(CacheKey key, Loader<? extends V, X> loader) {
        Batch<V, X> batch = Batch.<V, X>of(loader);
        Callable<@Nullable V> read = () -> find(key, loader).value();
        return this.<@Nullable V>future(
                Set.of(key),
                batch,
                read,
                answers -> counters.count(answers.of(key)).value());
    }

    @Override
    public <X extends Exception> CompletableFuture<@Nullable V> getLoadedAsync(
            CacheKey key, Loader<Loaded<V>, X> loader) {
        Batch<V, X> batch = Batch.<V, X>ofLoaded(loader);
        Callable<@Nullable V> read = () -> findLoaded(key, loader).value();
        return this.<@Nullable V>future(
                Set.of(key),
                batch,
                read,
                answers -> counters.count(answers.of(key)).value());
    }

    @Override
    public <X extends Exception> CompletableFuture<Map<CacheKey, V>> getAllAsync(
            Collection<CacheKey> keys, BulkLoader<? extends V, X> loader) {
        Set<CacheKey> distinct = Collections.unmodifiableSet(new LinkedHashSet<>(keys));
        return future(distinct, Batch.of(loader), () -> getAll(distinct, loader), answers -> values(distinct, answers));
    }

    /** Complete at once if near has all answers, or in a unit of work; else read on a load thread. */
    private <T extends @Nullable Object> CompletableFuture<T> future(
            Set<CacheKey> keys, Batch<V, ?> batch, Callable<T> read, Function<Answers<V>, T> result) {
        Crew threads = node.tower().loadThreads();
        if (node.works().current() != null || !threads.isOpen()) {
            return Crew.done(read);
        }
        Answers<V> answers = new Answers<>();
        boolean mayBeNear = requirement == null || requirement.isMetAlready();
        if (mayBeNear && reads.nearAnswers(keys, batch, answers).isEmpty()) {
            return Crew.done(() -> result.apply(answers));
        }
        try {
            return threads.call(read);
        } catch (RejectedExecutionException e) {
            return Crew.done(() -> result.apply(mayBeNear ? reads.staleAnswers(keys) : reads.noAnswers(keys)));
        }
    }

    @Override
    public <X extends Exception> Map<CacheKey, Answer<V>> renewAll(
            Collection<CacheKey> keys, Duration ahead, BulkLoader<Loaded<V>, X> loader) throws X {
        if (ahead.isNegative()) {
            throw new IllegalArgumentException("ahead must not be negative, but was " + ahead);
        }
        Set<CacheKey> distinct = new LinkedHashSet<>(keys);
        Answers<V> answers = reads.renewed(distinct, ahead.toNanos(), Batch.ofAllLoaded(loader));
        Map<CacheKey, Answer<V>> all = new LinkedHashMap<>();
        for (CacheKey key : distinct) {
            Answer<V> answer = answers.of(key);
            if (answer.source() == Source.LOADED) {
                counters.refreshed.increment();
            }
            all.put(key, answer);
        }
        return all;
    }

    @Override
    public NearSample sampleNear(int most) {
        return new NearSample(shelf.sampleNear(most));
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
