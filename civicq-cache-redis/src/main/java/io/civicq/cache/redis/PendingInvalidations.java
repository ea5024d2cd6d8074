package io.civicq.cache.redis;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationBuilder;

/**
 * What this node has invalidated and could not append: merged into one, and bounded, so that past the bound it means
 * everything. Thread-safe.
 */
final class PendingInvalidations {
    private static final int MOST_NAMES = 10_000;

    /** Guarded by this. */
    private InvalidationBuilder merged = new InvalidationBuilder();

    /** Guarded by this. */
    private long added;

    /** Written under this monitor. */
    private volatile boolean waiting;

    /** Some pending invalidations as one, and how many had been added until then. */
    record Merged(Invalidation invalidation, long added) {}

    synchronized void add(Invalidation invalidation) {
        merged.add(invalidation);
        if (merged.size() > MOST_NAMES) {
            Invalidation everything = Invalidation.ofEverything();
            boolean hard = merged.build().severity() == Invalidation.Severity.HARD;
            merged = new InvalidationBuilder().add(hard ? everything.hard() : everything);
        }
        added++;
        waiting = true;
    }

    boolean isEmpty() {
        return !waiting;
    }

    /** All of them. They stay until it is said that they were appended. */
    synchronized Merged all() {
        return new Merged(merged.build(), added);
    }

    /** Forgets them, unless more have come meanwhile: then all of them are to be appended again. */
    synchronized void appended(Merged appended) {
        if (appended.added == added) {
            merged = new InvalidationBuilder();
            waiting = false;
        }
    }
}
