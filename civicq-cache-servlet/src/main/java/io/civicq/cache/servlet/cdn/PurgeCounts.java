package io.civicq.cache.servlet.cdn;

import io.civicq.cache.spi.InvalidationFeed.Batch;
import io.civicq.cache.spi.LatencyHistogram;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What a purger counts. Written by its thread, read by any. */
final class PurgeCounts {
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong queued = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong throttled = new AtomicLong();
    private final AtomicLong givenUp = new AtomicLong();
    private final LatencyHistogram lag = new LatencyHistogram();

    /** When the oldest invalidation that was not accepted yet was appended. Only the purger's thread touches it. */
    private OptionalLong oldest = OptionalLong.empty();

    void read(Batch batch, long now) {
        queued.addAndGet(batch.entries());
        if (oldest.isEmpty()) {
            oldest = OptionalLong.of(now - batch.age().toNanos());
        }
    }

    /** All that was read has been accepted. */
    void acceptedAll(long now) {
        oldest.ifPresent(since -> lag.record(now - since));
        oldest = OptionalLong.empty();
    }

    void forgotten() {
        oldest = OptionalLong.empty();
        waiting.set(0);
    }

    void waiting(int names) {
        waiting.set(names);
    }

    void sent() {
        sent.incrementAndGet();
    }

    long accepted() {
        return sent.get();
    }

    void failed() {
        failed.incrementAndGet();
    }

    void throttled() {
        throttled.incrementAndGet();
    }

    void givenUp(int names) {
        givenUp.addAndGet(names);
    }

    PurgeStatistics snapshot() {
        return new PurgeStatistics(
                waiting.get(), queued.get(), sent.get(), failed.get(), throttled.get(), givenUp.get(), lag.snapshot());
    }
}
