package io.civicq.cache.spi;

import io.civicq.cache.invalidation.Invalidation;
import java.util.Optional;

/**
 * A backend that keeps entries: the near one in process, or the far one shared by all nodes.
 *
 * <p>Only an opening call with bad arguments throws. A backend that is down is an empty one: it answers nothing, keeps
 * nothing, counts its failures, and is back by itself.
 */
public interface Tier extends AutoCloseable {
    /** A short name for statistics and logs, such as {@code caffeine}. */
    String name();

    /** Opens the store of one data type. */
    <V> Store<V> open(StoreSpec<V> spec);

    /** The log that the nodes which share this tier share too, if it has one. */
    default Optional<InvalidationLog> invalidationLog(String namespace) {
        return Optional.empty();
    }

    /** The lease that the nodes which share this tier share too, if it has one. */
    default Optional<LoadLease> loadLease(String namespace) {
        return Optional.empty();
    }

    /**
     * What the log's invalidations are, in their order, for a consumer that all nodes share, if this tier has a log.
     *
     * @param consumer names it: 1 to 32 lower-case letters, digits and hyphens
     * @throws IllegalArgumentException if the name is malformed
     */
    default Optional<InvalidationFeed> invalidationFeed(String namespace, String consumer) {
        return Optional.empty();
    }

    /**
     * Frees the room of what is no longer valid, as far as that can be found. Correctness never depends on it: the log
     * has already made those entries invalid.
     */
    default void discard(String namespace, Invalidation invalidation) {}

    /**
     * Tells a listener which keys of a namespace change, until the watch is closed; empty if this tier tells nobody. If it
     * turns out that the backend cannot tell, that is counted and logged, and the listener hears nothing.
     */
    default Optional<AutoCloseable> watch(String namespace, ChangeListener listener) {
        return Optional.empty();
    }

    /**
     * Forgets every entry. Only a near tier is asked to, and only beside a far one that tells changes: when some of them were
     * not heard.
     *
     * @throws UnsupportedOperationException if it cannot, which is said when the caches are built
     */
    default void clear() {
        throw new UnsupportedOperationException("tier '" + name()
                + "' cannot forget every entry, which takes part in hearing of foreign writers; implement Tier.clear");
    }

    /** What the tier can say of itself; asks the backend, so it may take as long as one operation. */
    TierStatistics statistics();

    /** Releases what it holds. Calls after this one find it empty. */
    @Override
    void close();
}
