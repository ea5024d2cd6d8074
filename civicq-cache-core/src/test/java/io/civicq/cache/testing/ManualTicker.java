package io.civicq.cache.testing;

import io.civicq.cache.spi.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that is moved by hand. Thread-safe. */
public final class ManualTicker implements Ticker {
    private final AtomicLong now = new AtomicLong(Duration.ofDays(1).toNanos());

    @Override
    public long nanos() {
        return now.get();
    }

    public void advance(Duration duration) {
        now.addAndGet(duration.toNanos());
    }
}
