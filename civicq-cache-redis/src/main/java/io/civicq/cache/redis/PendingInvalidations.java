package io.civicq.cache.redis;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.Invalidation.Severity;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyPattern;
import java.util.HashSet;
import java.util.Set;

/**
 * What this node has invalidated and could not append: merged into one, and bounded, so that past the bound it means
 * everything. Thread-safe.
 */
final class PendingInvalidations {
    private static final int MOST_NAMES = 10_000;

    /** All but {@link #waiting} guarded by this. */
    private final Set<CacheKey> keys = new HashSet<>();

    private final Set<CacheKey> scopes = new HashSet<>();
    private final Set<String> tags = new HashSet<>();
    private final Set<KeyPattern> patterns = new HashSet<>();
    private final Set<String> caches = new HashSet<>();
    private Severity severity = Severity.SOFT;
    private long added;

    /** Written under this monitor. */
    private volatile boolean waiting;

    /** Some pending invalidations as one, and how many had been added until then. */
    record Merged(Invalidation invalidation, long added) {}

    synchronized void add(Invalidation invalidation) {
        keys.addAll(invalidation.keys());
        scopes.addAll(invalidation.scopes());
        tags.addAll(invalidation.tags());
        patterns.addAll(invalidation.patterns());
        caches.addAll(invalidation.caches());
        severity = invalidation.severity().compareTo(severity) > 0 ? invalidation.severity() : severity;
        if (keys.size() + scopes.size() + tags.size() + patterns.size() + caches.size() > MOST_NAMES) {
            clear();
            scopes.add(CacheKey.root());
            severity = Severity.HARD;
        }
        added++;
        waiting = true;
    }

    boolean isEmpty() {
        return !waiting;
    }

    /** All of them. They stay until it is said that they were appended. */
    synchronized Merged all() {
        return new Merged(new Invalidation(keys, scopes, tags, patterns, caches, severity), added);
    }

    /** Forgets them, unless more have come meanwhile: then all of them are to be appended again. */
    synchronized void appended(Merged merged) {
        if (merged.added == added) {
            clear();
            waiting = false;
        }
    }

    /** Called with the monitor held. */
    private void clear() {
        keys.clear();
        scopes.clear();
        tags.clear();
        patterns.clear();
        caches.clear();
        severity = Severity.SOFT;
    }
}
