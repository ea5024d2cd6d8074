package io.civicq.cache.spi;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationMirror;
import io.civicq.cache.invalidation.LogPosition;

/** The numbered sequence of invalidations of one namespace, the same for all nodes that joined it. */
public interface InvalidationLog {
    /**
     * Lets a node follow the log: the mirror is advanced with every entry, in whatever thread brings it, and told up to
     * where it has {@linkplain InvalidationMirror#heardUpTo heard} everything, until the membership is closed. If the log
     * cannot be reached now, the mirror stands alone until it can.
     */
    Membership join(InvalidationMirror mirror);

    /**
     * Where an invalidation stands.
     *
     * @param here the position at which this node's mirror has applied it
     * @param everywhere the position at which every node will have applied it; {@link LogPosition#PENDING} if the log has
     *     not taken it yet
     */
    record Appended(LogPosition here, LogPosition everywhere) {
        /** Applied here, and not taken by the log yet. */
        public static Appended pending(LogPosition here) {
            return new Appended(here, LogPosition.PENDING);
        }
    }

    /** One node's part in the log. Thread-safe. */
    interface Membership extends AutoCloseable {
        /**
         * Appends an invalidation. When this returns, this node's mirror has applied it, whether or not the log could be
         * reached; it never throws for an outage.
         */
        Appended append(Invalidation invalidation);

        /**
         * A position at which every node will have applied all that this one has heard or appended; {@link
         * LogPosition#PENDING} while the log has not taken some of it.
         */
        LogPosition position();

        /** How long invalidations took from the append, on any node, until this node had applied them, if that can be told. */
        default Latencies lag() {
            return Latencies.none();
        }

        /** Stops following. */
        @Override
        void close();
    }
}
