package io.civicq.cache.redis;

import io.civicq.cache.spi.Ticker;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that Redis is lost and once that it is back, however many calls notice. Thread-safe. */
final class Availability {
    private static final Logger LOG = LoggerFactory.getLogger(RedisTier.class);

    /** A success counts only this long after the last failure, so that a half-broken Redis is one line, not thousands. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final Ticker ticker;

    /** Written under this monitor. */
    private volatile boolean lost;

    /** Guarded by this. */
    private long lostAt;

    private volatile long lastFailure;

    Availability(String name, Ticker ticker) {
        this.name = name;
        this.ticker = ticker;
    }

    void failed(RedisFailure failure, String operation) {
        lastFailure = ticker.nanos();
        if (!lost) {
            lose(failure, operation);
        }
    }

    private synchronized void lose(RedisFailure failure, String operation) {
        if (!lost) {
            lost = true;
            lostAt = lastFailure;
            LOG.warn("Redis {} is lost: {} in {}; serving without it", name, failure.label(), operation);
        }
    }

    void succeeded() {
        if (lost && ticker.nanos() - lastFailure >= QUIET_NANOS) {
            regain();
        }
    }

    private synchronized void regain() {
        if (lost) {
            lost = false;
            LOG.info("Redis {} is back after {} ms", name, TimeUnit.NANOSECONDS.toMillis(ticker.nanos() - lostAt));
        }
    }
}
