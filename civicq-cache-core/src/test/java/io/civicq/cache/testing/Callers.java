package io.civicq.cache.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Other threads that call what is under test, each of them visible and waited for with a deadline. */
public final class Callers {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private Callers() {}

    /** A call in a thread of its own. */
    public static final class Call<T> {
        private final FutureTask<T> task;
        private final Thread thread;

        private Call(Callable<T> body) {
            this.task = new FutureTask<>(body);
            this.thread = new Thread(task, "caller");
            thread.setDaemon(true);
            thread.start();
        }

        /** Returns when the call waits for another thread. */
        public Call<T> untilItWaits() {
            until("a caller to wait", () -> {
                Thread.State state = thread.getState();
                return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
            });
            return this;
        }

        public void interrupt() {
            thread.interrupt();
        }

        /** What it returned; throws {@link java.util.concurrent.ExecutionException} with what it threw. */
        public T result() throws Exception {
            return task.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    public static <T> Call<T> call(Callable<T> body) {
        return new Call<>(body);
    }

    public static <T> List<Call<T>> calls(int count, Callable<T> body) {
        List<Call<T>> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(call(body));
        }
        return calls;
    }

    /** Waits for a condition, and fails when a generous deadline has passed. */
    public static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("waited " + DEADLINE + " in vain for " + what);
            }
            LockSupport.parkNanos(100_000);
        }
    }
}
