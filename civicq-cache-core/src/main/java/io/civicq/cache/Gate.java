package io.civicq.cache;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets writers through to the tiers until it is closed, and knows when the last of them has left. Thread-safe. */
final class Gate {
    private static final Logger log = LoggerFactory.getLogger(Gate.class);
    private static final int CLOSED = Integer.MIN_VALUE;

    /** How many are inside; plus {@link #CLOSED} when it is. */
    private final AtomicInteger inside = new AtomicInteger();

    private final CountDownLatch empty = new CountDownLatch(1);

    /** Writes, unless it is closed. */
    void write(Runnable writer) {
        if (inside.getAndUpdate(count -> count < 0 ? count : count + 1) < 0) {
            return;
        }
        try {
            writer.run();
        } finally {
            if (inside.decrementAndGet() == CLOSED) {
                empty.countDown();
            }
        }
    }

    /** Lets nobody in any more, and waits until nobody is inside; no longer than that, and not in an interrupted thread. */
    void close(Duration atMost) {
        int before = inside.getAndUpdate(count -> count < 0 ? count : count + CLOSED);
        if (before == 0) {
            empty.countDown();
        }
        try {
            boolean isEmpty = empty.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
            if (!isEmpty) {
                log.warn("A write to a tier has taken longer than {}; closing does not wait for it", atMost);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
