package io.civicq.cache.spi;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationMirror;
import io.civicq.cache.invalidation.LogPosition;

/** The numbered sequence of invalidations of one namespace, the same for all nodes that joined it. */
public interface InvalidationLog {
    /**
     * Lets a node follow the log: the mirror is advanced with every entry, in whatever thread brings it, until the
     * membership is closed. If the log cannot be reached now, the mirror stands alone until it can.
     */
    Membership join(InvalidationMirror mirror);

    /** One node's part in the log. Thread-safe. */
    interface Membership extends AutoCloseable {
        /**
         * Appends an invalidation. When this returns, this node's mirror has applied it, whether or not the log could be
         * reached; it never throws for an outage.
         *
         * @return a position at which it is applied
         */
        LogPosition append(Invalidation invalidation);

        /**
         * Whether the log has everything that was appended here. It is false while something is kept that could not be
         * appended, and that would be lost with this process. Costs a read of memory.
         */
        boolean allAppended();

        /** Stops following. */
        @Override
        void close();
    }
}
