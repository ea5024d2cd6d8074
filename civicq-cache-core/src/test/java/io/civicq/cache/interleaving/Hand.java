package io.civicq.cache.interleaving;

import java.util.concurrent.ForkJoinPool.ManagedBlocker;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that stops before every step until it is its turn.
 *
 * <p>It is still, too, while it waits for a flight: that is told by the blocker that a {@code CompletableFuture} leaves
 * behind, which says of itself when it has been released.
 */
final class Hand extends Thread {
    private static final int SPINS = 200;
    private static final long PAUSE_NANOS = 20_000;
    private static final long DEADLINE_NANOS = 30_000_000_000L;

    private volatile boolean moving;
    private volatile @Nullable Stage stage;
    private volatile @Nullable Runnable task;
    private volatile @Nullable Step next;
    private volatile @Nullable Throwable failure;

    /** Only this thread touches it. */
    private @Nullable Runnable atNextStep;

    /** Only this thread touches it. */
    private @Nullable Step last;

    Hand() {
        super("hand");
        setDaemon(true);
        start();
    }

    /** The hand that runs this code, or null. */
    static @Nullable Hand current() {
        return Thread.currentThread() instanceof Hand hand ? hand : null;
    }

    @Override
    public void run() {
        rest();
        for (Runnable given = task; given != null; given = task) {
            try {
                given.run();
            } catch (Throwable t) {
                failure = t;
            }
            task = null;
            halt();
            rest();
        }
    }

    /** Stops before a step, and returns when it is its turn. Called by the hand itself. */
    void before(Step step) {
        next = step;
        halt();
        rest();
        next = null;
        last = step;
        Runnable asked = atNextStep;
        if (asked != null) {
            atNextStep = null;
            asked.run();
        }
    }

    /** The step that it took last. Asked by the hand itself. */
    @Nullable
    Step last() {
        return last;
    }

    /** Has something done when it is its turn to take its next step. Called by the hand itself. */
    void atNextStep(Runnable action) {
        atNextStep = action;
    }

    /** Whether it is its turn is asked first: once it is still, another thread may make it its turn again. */
    private void halt() {
        Stage of = stage;
        boolean hasTurn = of != null && of.hasTurn(this);
        moving = false;
        if (of != null && hasTurn) {
            of.goOn();
        }
    }

    private void rest() {
        while (!moving) {
            LockSupport.park(this);
        }
    }

    void begin(Stage of, Runnable work) {
        stage = of;
        failure = null;
        task = work;
        goOn();
    }

    void goOn() {
        moving = true;
        if (Thread.currentThread() != this) {
            LockSupport.unpark(this);
        }
    }

    /** Ends the thread, which has no task. */
    void dismiss() {
        goOn();
    }

    /** Returns once it is still: it stopped before a step, waits for a flight, or has done its task. */
    void awaitStill() {
        long end = System.nanoTime() + DEADLINE_NANOS;
        for (int i = 0; moving && !isInFlight(); i++) {
            if (i < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(PAUSE_NANOS);
                if (System.nanoTime() - end > 0) {
                    throw new AssertionError("a thread neither stops nor waits for a flight: " + this);
                }
            }
        }
    }

    /** Whether it waits for a flight that has not landed. */
    boolean isInFlight() {
        return LockSupport.getBlocker(this) instanceof ManagedBlocker flight && !flight.isReleasable();
    }

    /** The step that it stands before, or null. Asked while it is still, as are the other questions. */
    @Nullable
    Step next() {
        return next;
    }

    boolean isDone() {
        return task == null;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }
}
