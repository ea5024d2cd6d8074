package io.civicq.cache.spi;

import io.civicq.cache.key.CacheKey;
import java.time.Duration;
import java.util.Optional;

/**
 * Lets one node at a time load a key.
 *
 * <p>It saves work and guarantees nothing: a backend that cannot be reached grants every lease, and a holder that takes
 * too long loses it without being told.
 */
public interface LoadLease {
    /**
     * Takes the lease of a key, or returns empty if somebody else holds it. Does not wait.
     *
     * @param atMost after this long it falls to the next one who asks
     */
    Optional<Held> tryAcquire(CacheKey key, Duration atMost);

    /** A lease that is held. */
    interface Held extends AutoCloseable {
        /** Gives it back, if it is still held. Never throws. */
        @Override
        void close();
    }
}
