package io.civicq.cache.invalidation;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The position up to which a node has heard the log without a gap, for those who wait for it. Thread-safe.
 *
 * <p>Advancing costs no lock while nobody waits. No waker is missed: the follower writes the position before it looks for
 * waiters, and a waiter counts itself before it looks at the position.
 */
final class Heard {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile LogPosition position = new LogPosition(0, 0);

    LogPosition position() {
        return position;
    }

    void moveTo(LogPosition to) {
        position = to;
        if (waiting.get() > 0) {
            lock.lock();
            try {
                moved.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    boolean await(LogPosition wanted, long nanos) throws InterruptedException {
        if (position.covers(wanted)) {
            return true;
        }
        long left = nanos;
        lock.lockInterruptibly();
        waiting.incrementAndGet();
        try {
            while (!position.covers(wanted) && left > 0) {
                left = moved.awaitNanos(left);
            }
        } finally {
            waiting.decrementAndGet();
            lock.unlock();
        }
        return position.covers(wanted);
    }
}
