package io.civicq.cache;

import io.civicq.cache.spi.Ticker;
import java.util.concurrent.locks.LockSupport;

/**
 * Elapsed time to about a millisecond, read for the price of one volatile read: reading {@link System#nanoTime} costs as
 * much as the rest of a near hit. One daemon thread advances it until it is closed.
 */
final class CoarseTicker implements Ticker, AutoCloseable {
    private static final long STEP_NANOS = 1_000_000;

    private volatile long now = System.nanoTime();
    private volatile boolean closed;

    CoarseTicker() {
        Thread thread = new Thread(this::advance, "civicq-cache-ticker");
        thread.setDaemon(true);
        thread.start();
    }

    private void advance() {
        while (!closed) {
            LockSupport.parkNanos(this, STEP_NANOS);
            now = System.nanoTime();
        }
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public void close() {
        closed = true;
    }
}
