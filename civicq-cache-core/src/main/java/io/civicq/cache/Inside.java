package io.civicq.cache;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.Freshness;
import io.civicq.cache.spi.CacheEntry;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads inside a unit of work: what it touched is loaded, and nothing that is loaded is kept or shared. */
final class Inside<V> {
    private final String dataType;
    private final Judge judge;
    private final Shelf<V> shelf;
    private final Entries<V> entries;

    Inside(String dataType, Judge judge, Shelf<V> shelf, Entries<V> entries) {
        this.dataType = dataType;
        this.judge = judge;
        this.shelf = shelf;
        this.entries = entries;
    }

    <X extends Exception> Answers<V> resolve(UnitOfWork work, Collection<CacheKey> keys, Batch<V, X> batch) throws X {
        Answers<V> answers = new Answers<>();
        Set<CacheKey> open = new LinkedHashSet<>(keys);
        for (CacheKey key : keys) {
            answer(work, key, shelf.near(key), Source.NEAR, answers, open);
        }
        Set<CacheKey> untouched = new LinkedHashSet<>(open);
        untouched.removeIf(key -> work.touches(key, dataType, Set.of()));
        shelf.far(untouched, Passage.UNWATCHED)
                .forEach((key, entry) -> answer(work, key, entry, Source.FAR, answers, open));
        if (!open.isEmpty()) {
            open.forEach(key -> Pilot.refuseCircle(this, key));
            answers.putAll(entries.unshared(new Pilot(this).load(Set.copyOf(open), batch)));
        }
        return answers;
    }

    private void answer(
            UnitOfWork work,
            CacheKey key,
            @Nullable CacheEntry<V> entry,
            Source source,
            Answers<V> answers,
            Set<CacheKey> open) {
        if (entry == null || work.touches(key, dataType, entry.tags())) {
            return;
        }
        Freshness freshness = judge.freshness(entry);
        if (judge.isServable(key, entry, freshness)) {
            answers.put(key, entries.answer(entry, source, freshness));
            open.remove(key);
        }
    }
}
