package io.civicq.cache.redis;

import io.civicq.cache.invalidation.Invalidation;
import java.time.Duration;

/**
 * What this node itself appended in the last minute or two. A failover may lose entries that were acknowledged; then they
 * are appended again. Bounded and thread-safe.
 */
final class Journal {
    private static final long KEPT_NANOS = Duration.ofMinutes(1).toNanos();

    /** Guarded by this. */
    private PendingInvalidations current = new PendingInvalidations();

    /** Guarded by this. */
    private PendingInvalidations earlier = new PendingInvalidations();

    /** Guarded by this. */
    private long begun;

    synchronized void add(Invalidation invalidation, long now) {
        turn(now);
        current.add(invalidation);
    }

    /** All of them, as one. */
    synchronized Invalidation all(long now) {
        turn(now);
        return earlier.all().invalidation().and(current.all().invalidation());
    }

    private void turn(long now) {
        if (now - begun > KEPT_NANOS) {
            earlier = now - begun > 2 * KEPT_NANOS ? new PendingInvalidations() : current;
            current = new PendingInvalidations();
            begun = now;
        }
    }
}
