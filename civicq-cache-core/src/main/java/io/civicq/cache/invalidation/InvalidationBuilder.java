package io.civicq.cache.invalidation;

import io.civicq.cache.invalidation.Invalidation.Severity;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyPattern;
import java.util.HashSet;
import java.util.Set;

/** Merges many invalidations into one, each in the time that its own names take. Not thread-safe. */
public final class InvalidationBuilder {
    private final Set<CacheKey> keys = new HashSet<>();
    private final Set<CacheKey> scopes = new HashSet<>();
    private final Set<String> tags = new HashSet<>();
    private final Set<KeyPattern> patterns = new HashSet<>();
    private final Set<String> caches = new HashSet<>();
    private Severity severity = Severity.SOFT;

    /** Adds all of it; the whole is hard from then on if it is. */
    public InvalidationBuilder add(Invalidation invalidation) {
        keys.addAll(invalidation.keys());
        scopes.addAll(invalidation.scopes());
        tags.addAll(invalidation.tags());
        patterns.addAll(invalidation.patterns());
        caches.addAll(invalidation.caches());
        severity = invalidation.severity().compareTo(severity) > 0 ? invalidation.severity() : severity;
        return this;
    }

    /** How many keys, scopes, tags, patterns and data types there are. */
    public int size() {
        return keys.size() + scopes.size() + tags.size() + patterns.size() + caches.size();
    }

    /** All that was added. */
    public Invalidation build() {
        return new Invalidation(keys, scopes, tags, patterns, caches, severity);
    }
}
