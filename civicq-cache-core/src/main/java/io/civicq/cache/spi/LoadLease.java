package io.civicq.cache.spi;

import io.civicq.cache.key.CacheKey;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

    /**
     * Takes the leases of several keys, of those that nobody else holds. Does not wait. A backend that can does it in one
     * round trip.
     */
    default Granted tryAcquireAll(Collection<CacheKey> keys, Duration atMost) {
        Map<CacheKey, Held> held = new LinkedHashMap<>();
        for (CacheKey key : keys) {
            tryAcquire(key, atMost).ifPresent(lease -> held.put(key, lease));
        }
        return new Granted() {
            @Override
            public Set<CacheKey> keys() {
                return Set.copyOf(held.keySet());
            }

            @Override
            public void close() {
                held.values().forEach(Held::close);
            }
        };
    }

    /** The leases that were granted of those that were asked for. */
    interface Granted extends AutoCloseable {
        Set<CacheKey> keys();

        /** Gives all of them back that are still held. Never throws. */
        @Override
        void close();
    }

    /** A lease that is held. */
    interface Held extends AutoCloseable {
        /** Gives it back, if it is still held. Never throws. */
        @Override
        void close();
    }
}
