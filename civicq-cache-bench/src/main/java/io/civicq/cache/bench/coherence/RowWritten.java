package io.civicq.cache.bench.coherence;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationRules;
import io.civicq.cache.key.CacheKey;

/** The domain event that a row was written. */
record RowWritten(CacheKey key) {
    /** What the event makes untrue. */
    static InvalidationRules rules() {
        return InvalidationRules.none().on(RowWritten.class, event -> Invalidation.ofKeys(event.key));
    }
}
