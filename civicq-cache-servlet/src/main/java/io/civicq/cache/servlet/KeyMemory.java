package io.civicq.cache.servlet;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.spi.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The keys that something happened to a short time ago: a response that could not be stored, a refresh that failed. Thread-safe. */
final class KeyMemory {
    private static final int MOST_KEYS = 10_000;

    private final Map<CacheKey, Long> until = new ConcurrentHashMap<>();
    private final Ticker ticker;
    private final long nanos;

    KeyMemory(Ticker ticker, Duration memory) {
        this.ticker = ticker;
        this.nanos = memory.toNanos();
    }

    /** Past the bound everything is forgotten: it only means that a few requests wait, or a few refreshes run, once more. */
    void remember(CacheKey key) {
        if (until.size() >= MOST_KEYS) {
            until.clear();
        }
        until.put(key, ticker.nanos() + nanos);
    }

    boolean remembers(CacheKey key) {
        Long end = until.get(key);
        if (end == null) {
            return false;
        }
        if (end - ticker.nanos() > 0) {
            return true;
        }
        until.remove(key, end);
        return false;
    }

    void forget(CacheKey key) {
        until.remove(key);
    }
}
