package io.civicq.cache.redis;

import io.civicq.cache.redis.BreakerState.Outcome;
import io.civicq.cache.redis.BreakerState.Phase;
import io.civicq.cache.spi.Ticker;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A circuit breaker. It logs once that what it guards is lost and once that it is back: when a call, not merely a probe, was
 * answered again. Thread-safe.
 */
final class Breaker {
    private static final Logger LOG = LoggerFactory.getLogger(RedisTier.class);

    private final String lost;
    private final String back;
    private final Ticker ticker;
    private final long slowAfterNanos;
    private final AtomicReference<BreakerState> state;

    /** Written by the one call that opens a closed breaker. */
    private volatile long lostAt;

    /**
     * @param lost what to log when it opens, with a place each for the cause and the operation
     * @param back what to log when it is closed, with a place for milliseconds
     */
    Breaker(String lost, String back, Ticker ticker, long slowAfterNanos) {
        this.lost = lost;
        this.back = back;
        this.ticker = ticker;
        this.slowAfterNanos = slowAfterNanos;
        this.state = new AtomicReference<>(BreakerState.closed(ticker.nanos()));
    }

    boolean isOpen() {
        return current().phase() == Phase.OPEN;
    }

    private BreakerState current() {
        return Objects.requireNonNull(state.get());
    }

    /**
     * Takes note of how a call has ended.
     *
     * @param cause of its failure, for the log
     * @return whether that opens the breaker
     */
    boolean record(Outcome outcome, long began, String cause, String operation) {
        long now = ticker.nanos();
        BreakerState before;
        BreakerState after;
        do {
            before = current();
            after = before.after(outcome, began, now, slowAfterNanos);
        } while (!state.compareAndSet(before, after));
        Phase was = before.phase();
        if (was == Phase.CLOSED && after.phase() == Phase.OPEN) {
            lostAt = now;
            LOG.warn(lost, cause, operation);
        }
        if (was == Phase.TRIAL && after.phase() == Phase.CLOSED) {
            LOG.info(back, TimeUnit.NANOSECONDS.toMillis(now - lostAt));
        }
        return was != after.phase() && after.phase() == Phase.OPEN;
    }

    /** Lets calls pass on trial, as a probe was answered. */
    void probed() {
        long now = ticker.nanos();
        state.updateAndGet(before -> before.probed(now));
    }
}
