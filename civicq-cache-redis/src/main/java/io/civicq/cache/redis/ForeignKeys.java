package io.civicq.cache.redis;

import io.civicq.cache.spi.Ticker;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Remembers which keys were seen to hold the bytes of another release, so that this one does not write over them.
 *
 * <p>While two releases run side by side the first to write a key keeps it, and the other has its near tier. A memory lasts
 * five minutes from the first sight: after that the key may be written, so that what a release left behind that is gone
 * stands in nobody's way. Bounded and thread-safe; what does not fit is not remembered.
 */
final class ForeignKeys {
    static final long MEMORY_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final int MOST = 10_000;

    private final Ticker ticker;

    /** Until when, by key. */
    private final Map<String, Long> keys = new ConcurrentHashMap<>();

    ForeignKeys(Ticker ticker) {
        this.ticker = ticker;
    }

    void saw(String key) {
        long now = ticker.nanos();
        if (keys.size() >= MOST) {
            keys.values().removeIf(until -> until - now <= 0);
        }
        if (keys.size() < MOST) {
            keys.putIfAbsent(key, now + MEMORY_NANOS);
        }
    }

    /** Whether a write would destroy what another release wrote. */
    boolean holds(String key) {
        Long until = keys.isEmpty() ? null : keys.get(key);
        if (until == null) {
            return false;
        }
        if (until - ticker.nanos() > 0) {
            return true;
        }
        keys.remove(key, until);
        return false;
    }

    /** After the key was removed from Redis, or was seen to hold bytes of this release or none. */
    void forget(String key) {
        if (!keys.isEmpty()) {
            keys.remove(key);
        }
    }
}
