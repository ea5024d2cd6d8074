package io.civicq.cache.spi;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.LogPosition;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The invalidations of a namespace in the order of their log, for one consumer that all nodes share, such as what purges a
 * CDN.
 *
 * <p>The log is the queue: where the consumer has come to is kept beside it, so that any node goes on where another stopped,
 * crashed or not. One node at a time has the turn, by a lease that each {@link #after} extends. What was taken and not
 * {@linkplain #complete completed} comes again: at least once, in order. Where entries cannot be had any more (the log was
 * trimmed, lost, or replaced, or the consumer is new), one that invalidates everything stands for them. Thread-safe.
 */
public interface InvalidationFeed {
    /**
     * Some invalidations that follow each other.
     *
     * @param merged all of them as one; nothing if there were none
     * @param entries how many there were
     * @param end the position of the last one
     * @param age how long ago the first one was appended, by the log's own clock; zero if that is not known
     */
    record Batch(Invalidation merged, int entries, LogPosition end, Duration age) {}

    /**
     * What comes after a position.
     *
     * @param position where to go on; null for where the consumer stands
     * @param lease after this long without a call the turn falls to the next node that asks
     * @return empty if another node has the turn, or the log cannot be reached; it never throws for an outage
     */
    Optional<Batch> after(@Nullable LogPosition position, Duration lease);

    /**
     * Says that everything up to a position has been dealt with. If that cannot be kept, or the turn was lost, it comes
     * again.
     */
    void complete(LogPosition end);

    /** Gives the turn back, if this node has it. Never throws. */
    void yieldTurn();
}
