package io.civicq.cache;

import io.civicq.cache.key.CacheKey;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The reads of one call on their way to the near tier, from before they begin until what they bring is kept or not. */
final class Passage implements AutoCloseable {
    /** Of a node to which nobody tells changes: never overtaken. */
    static final Passage UNWATCHED = new Passage(null, Map.of());

    private final @Nullable ForeignChanges changes;
    private final Map<CacheKey, ForeignChanges.Reading> readings;

    Passage(@Nullable ForeignChanges changes, Map<CacheKey, ForeignChanges.Reading> readings) {
        this.changes = changes;
        this.readings = Map.copyOf(readings);
    }

    /** Says of which keys the far tier held an entry. */
    void found(Collection<CacheKey> keys) {
        for (CacheKey key : keys) {
            ForeignChanges.Reading reading = readings.get(key);
            if (reading != null) {
                reading.found();
            }
        }
    }

    /** Whether what is read of a key may be from before a change of it. */
    boolean isOvertaken(CacheKey key) {
        ForeignChanges.Reading reading = readings.get(key);
        return reading != null && reading.isOvertaken();
    }

    @Override
    public void close() {
        if (changes != null) {
            readings.forEach(changes::leave);
        }
    }
}
