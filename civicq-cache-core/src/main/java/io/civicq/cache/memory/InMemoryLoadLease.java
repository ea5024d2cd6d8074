package io.civicq.cache.memory;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.spi.LoadLease;
import io.civicq.cache.spi.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Leases among the nodes of one process. */
public final class InMemoryLoadLease implements LoadLease {
    private final Ticker ticker;
    private final Map<CacheKey, Grant> grants = new ConcurrentHashMap<>();

    /** Compared by identity, so that a holder which lost its lease cannot give back another's. */
    private static final class Grant {
        private final long expiresNanos;

        private Grant(long expiresNanos) {
            this.expiresNanos = expiresNanos;
        }
    }

    public InMemoryLoadLease(Ticker ticker) {
        this.ticker = ticker;
    }

    @Override
    public Optional<Held> tryAcquire(CacheKey key, Duration atMost) {
        long now = ticker.nanos();
        Grant mine = new Grant(now + atMost.toNanos());
        Grant holder = grants.merge(key, mine, (held, asked) -> held.expiresNanos - now > 0 ? held : asked);
        return holder == mine ? Optional.of(() -> grants.remove(key, mine)) : Optional.empty();
    }
}
