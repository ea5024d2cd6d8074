package io.civicq.cache;

import io.civicq.cache.invalidation.InvalidationMirror;
import io.civicq.cache.invalidation.LogPosition;
import java.time.Duration;

/**
 * What a reader wants the node to have heard before it answers.
 *
 * @param mirror of the node
 * @param position what must have been heard
 * @param patience how long to wait for it
 */
record Requirement(InvalidationMirror mirror, LogPosition position, Duration patience) {
    Requirement {
        if (patience.isNegative()) {
            throw new IllegalArgumentException("patience must not be negative, but was " + patience);
        }
    }

    /** Whether the node has heard it by now. */
    boolean isMetAlready() {
        return mirror.heard().covers(position);
    }

    /** Whether the node has heard it, after a wait if need be. An interrupted thread waits no longer. */
    boolean isMet() {
        if (isMetAlready()) {
            return true;
        }
        if (position.equals(LogPosition.PENDING)) {
            return false;
        }
        try {
            return mirror.awaitHeard(position, patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
