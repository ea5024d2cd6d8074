package io.civicq.cache.redis.server;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A wait for a condition, with a deadline. */
public final class Await {

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private Await() {}

    /**
     * Returns as soon as the condition holds.
     *
     * @param what the condition in words, for the error
     * @throws AssertionError if it does not hold within the limit, or if this thread is interrupted
     */
    public static void eventually(Duration limit, BooleanSupplier condition, String what) {
        eventually(limit, condition, what, () -> "");
    }

    /**
     * As above; the error shows the evidence, such as the tail of a server's log, collected when the limit has
     * passed.
     */
    public static void eventually(Duration limit, BooleanSupplier condition, String what, Supplier<String> evidence) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("Interrupted while waiting: " + what);
            }
            if (System.nanoTime() - start >= limit.toNanos()) {
                throw new AssertionError("Not within " + limit.toMillis() + " ms: " + what + "\n" + evidence.get());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
