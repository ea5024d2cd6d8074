package io.civicq.cache.redis.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** The present fault, and the place where traffic waits while it is silence or delay. */
final class FaultGate {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Guarded by the lock. */
    private Fault fault = Fault.NONE;

    private final Map<String, LongAdder> commands = new ConcurrentHashMap<>();

    void count(String command) {
        commands.computeIfAbsent(command, unseen -> new LongAdder()).increment();
    }

    long commands(String name) {
        LongAdder seen = commands.get(name);
        return seen == null ? 0 : seen.sum();
    }

    void become(Fault next) {
        lock.lock();
        try {
            fault = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets those go whose connection has been cut. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until what arrived now may go on or its connection is cut, and returns the fault of that moment. */
    Fault pass(BooleanSupplier cut) throws InterruptedException {
        long arrival = System.nanoTime();
        lock.lockInterruptibly();
        try {
            while (!cut.getAsBoolean()) {
                long left = fault.delay().toNanos() - (System.nanoTime() - arrival);
                if (fault.silent()) {
                    changed.await();
                } else if (left > 0) {
                    changed.awaitNanos(left);
                } else {
                    break;
                }
            }
            return fault;
        } finally {
            lock.unlock();
        }
    }
}
