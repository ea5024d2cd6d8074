package io.civicq.cache;

import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Threads of somebody else, on which tasks of ours run that can be called off. Thread-safe. */
final class Crew implements Executor {
    private final Executor threads;
    private final Set<Task> tasks = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Crew(Executor threads) {
        this.threads = threads;
    }

    private final class Task extends FutureTask<@Nullable Void> {
        private final Runnable whenCalledOff;

        Task(Runnable body, Runnable whenCalledOff) {
            super(body, null);
            this.whenCalledOff = whenCalledOff;
        }

        /** Tells first: once it is interrupted, the body would say what it made of that. */
        void callOff() {
            whenCalledOff.run();
            cancel(true);
        }

        @Override
        public void run() {
            super.run();
            tasks.remove(this);
            if (isCancelled()) {
                Thread.interrupted(); // The thread is somebody else's: the interrupt was not meant for what it does
                // next.
            }
        }
    }

    /** Whether it takes tasks. */
    boolean isOpen() {
        return !closed;
    }

    /**
     * Runs a task, some time.
     *
     * @throws RejectedExecutionException if it has no thread, or is closed
     */
    @Override
    public void execute(Runnable body) {
        execute(new Task(body, () -> {}));
    }

    /**
     * Runs a call, some time, as if it were in the load that the calling thread is in. Cancelling the future does not end it.
     *
     * @throws RejectedExecutionException if it has no thread, or is closed
     */
    <T extends @Nullable Object> CompletableFuture<T> call(Callable<T> body) {
        CompletableFuture<T> result = new CompletableFuture<>();
        execute(new Task(
                Pilot.carried(() -> complete(result, body)),
                () -> result.completeExceptionally(new CancellationException("the caches were closed during a read"))));
        return result;
    }

    /** The same in this thread. */
    static <T extends @Nullable Object> CompletableFuture<T> done(Callable<T> body) {
        CompletableFuture<T> result = new CompletableFuture<>();
        complete(result, body);
        return result;
    }

    private static <T extends @Nullable Object> void complete(CompletableFuture<T> result, Callable<T> body) {
        try {
            result.complete(body.call());
        } catch (Throwable t) {
            result.completeExceptionally(t);
        }
    }

    private void execute(Task task) {
        tasks.add(task); // before asking whether it is closed: so either sees the other
        boolean taken = false;
        try {
            if (closed) {
                throw new RejectedExecutionException("the caches are closed");
            }
            threads.execute(task);
            taken = true;
        } finally {
            if (!taken) {
                tasks.remove(task);
            }
        }
    }

    /** Takes no more tasks. */
    void close() {
        closed = true;
    }

    /** Interrupts the tasks that run, and drops those that have not begun. */
    void callOff() {
        tasks.forEach(Task::callOff);
    }
}
