package io.civicq.cache;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.Freshness;
import io.civicq.cache.spi.CacheEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers the reads of one data type: near if it can, apart from others in a unit of work, else by {@link Loads}. */
final class Reads<V> {
    private final Node node;
    private final Judge judge;
    private final Shelf<V> shelf;
    private final Entries<V> entries;
    private final Loading loading;
    private final Loads<V> loads;
    private final Inside<V> inside;
    private final Counters counters;

    Reads(Node node, Judge judge, Shelf<V> shelf, Entries<V> entries, Loading loading, Counters counters) {
        this.node = node;
        this.judge = judge;
        this.shelf = shelf;
        this.entries = entries;
        this.loading = loading;
        this.loads = new Loads<>(node, entries, judge, shelf, loading, counters);
        this.inside = new Inside<>(loading.dataType(), judge, shelf, entries);
        this.counters = counters;
    }

    private interface Reading<V, X extends Exception> {
        Answers<V> answers() throws X;
    }

    /** An answer past the tiers, for one caller. */
    <X extends Exception> Answer<V> past(CacheKey key, Batch<V, X> batch) throws X {
        record(key, null);
        return counters.count(past(Set.of(key), batch).of(key));
    }

    /** The same for several keys, not counted but for failures. */
    <X extends Exception> Answers<V> past(Set<CacheKey> keys, Batch<V, X> batch) throws X {
        keys.forEach(key -> record(key, null));
        return this.<X>counted(keys, () -> loads.past(keys, batch));
    }

    /** @param near what is near, which was not plainly fresh */
    <X extends Exception> Answer<V> answer(CacheKey key, @Nullable CacheEntry<V> near, Batch<V, X> batch) throws X {
        UnitOfWork work = node.works().current();
        List<CacheKey> keys = List.of(key);
        if (work != null) {
            record(key, null);
            return counters.count(this.<X>counted(keys, () -> inside.resolve(work, keys, batch))
                    .of(key));
        }
        Answer<V> hit = near == null ? null : nearAnswer(key, near, batch);
        if (hit != null) {
            record(key, near);
            return counters.count(hit);
        }
        Answer<V> answer =
                this.<X>counted(keys, () -> loads.resolve(keys, batch)).of(key);
        recordKept(keys);
        return counters.count(answer);
    }

    /** Says what was read to whoever records it. */
    void record(CacheKey key, @Nullable CacheEntry<V> entry) {
        Recording recording = node.works().recording();
        if (recording != null) {
            recording.saw(key, loading.dataType(), entry, node.clock().nanos());
        }
    }

    /** The same of what was just answered: whatever of it is kept is near now. */
    private void recordKept(Collection<CacheKey> keys) {
        if (node.works().recording() != null) {
            keys.forEach(key -> record(key, shelf.near(key)));
        }
    }

    /** Not counted but for failures. */
    <X extends Exception> Answers<V> answers(Set<CacheKey> keys, Batch<V, X> batch) throws X {
        UnitOfWork work = node.works().current();
        if (work != null) {
            keys.forEach(key -> record(key, null));
            return this.<X>counted(keys, () -> inside.resolve(work, keys, batch));
        }
        Answers<V> answers = new Answers<>();
        List<CacheKey> missing = nearAnswers(keys, batch, answers);
        answers.putAll(this.<X>counted(missing, () -> loads.resolve(missing, batch)));
        recordKept(keys);
        return answers;
    }

    private <X extends Exception> Answers<V> counted(Collection<CacheKey> keys, Reading<V, X> reading) throws X {
        try {
            return reading.answers();
        } catch (Throwable t) {
            counters.countFailed(keys.size(), t);
            throw t;
        }
    }

    /** The keys that near has no answer of, outside of a unit of work. Waits for nothing. */
    List<CacheKey> nearAnswers(Set<CacheKey> keys, Batch<V, ?> batch, Answers<V> answers) {
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
        return missing;
    }

    /** What is kept, and loaded where it is due. Not counted. */
    <X extends Exception> Answers<V> renewed(Set<CacheKey> keys, long aheadNanos, Batch<V, X> batch) throws X {
        UnitOfWork work = node.works().current();
        if (work != null) {
            return inside.resolve(work, keys, batch);
        }
        Answers<V> answers = new Answers<>();
        List<CacheKey> open = new ArrayList<>();
        for (CacheKey key : keys) {
            CacheEntry<V> entry = shelf.near(key);
            if (entry != null && judge.isLasting(key, entry, aheadNanos)) {
                answers.put(key, entries.answer(entry, Source.NEAR, Freshness.FRESH));
            } else {
                open.add(key);
            }
        }
        if (!open.isEmpty()) {
            answers.putAll(loads.renew(open, batch, aheadNanos));
        }
        return answers;
    }

    private @Nullable Answer<V> nearAnswer(CacheKey key, CacheEntry<V> entry, Batch<V, ?> batch) {
        Freshness freshness = judge.freshness(entry);
        if (!judge.isServable(key, entry, freshness)) {
            return null;
        }
        if (freshness.isRefreshDue() && !loading.isHeldBack(key, entry.tags())) {
            loads.refreshLater(key, entry, batch);
        }
        return entries.answer(entry, Source.NEAR, freshness);
    }

    /** What near has that may be served where nothing can be loaded. */
    Answers<V> staleAnswers(Set<CacheKey> keys) {
        Answers<V> answers = new Answers<>();
        for (CacheKey key : keys) {
            CacheEntry<V> entry = shelf.near(key);
            if (entry == null || !judge.isServableOnError(key, entry)) {
                return noAnswers(keys);
            }
            answers.put(key, entries.answer(entry, Source.NEAR, Freshness.STALE_IF_ERROR));
        }
        return answers;
    }

    /** Refuses a read that nothing can be loaded for. */
    Answers<V> noAnswers(Set<CacheKey> keys) {
        LoadRejectedException rejected = loading.withoutThread(keys.iterator().next());
        counters.countFailed(keys.size(), rejected);
        throw rejected;
    }
}
