package io.civicq.cache.bench.coherence;

import io.civicq.cache.spi.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that is off, and jumps. Thread-safe. */
final class SkewedTicker implements Ticker {
    private static final Duration OFF = Duration.ofMinutes(10);

    private final AtomicLong offNanos;

    private SkewedTicker(Duration off) {
        this.offNanos = new AtomicLong(off.toNanos());
    }

    /** One for each node: 10 minutes late, right, 10 minutes early, and so on. */
    static List<SkewedTicker> forNodes(int nodes) {
        List<SkewedTicker> tickers = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            tickers.add(new SkewedTicker(OFF.multipliedBy(i % 3 - 1)));
        }
        return tickers;
    }

    /** Jumps ahead: elapsed time never goes back. */
    void jump(Duration ahead) {
        offNanos.addAndGet(ahead.toNanos());
    }

    @Override
    public long nanos() {
        return System.nanoTime() + offNanos.get();
    }
}
