package io.civicq.cache;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The turns in which a node loads: so many at a time, those who wait served in the order that they came. Thread-safe.
 *
 * <p>A load inside a load needs no turn of its own: it would wait for one that the load around it has.
 */
final class Turns {
    private final Semaphore free;
    private final int atATime;

    private final @Nullable Turns around;

    private Turns(int atATime, @Nullable Turns around) {
        this.free = new Semaphore(atATime, true);
        this.atATime = atATime;
        this.around = around;
    }

    /** Those of a whole node. */
    static Turns of(int atATime) {
        return new Turns(atATime, null);
    }

    /** Those of one data type, each of which is one of the node's too. */
    Turns within(int most) {
        return new Turns(most, this);
    }

    int atATime() {
        return around == null ? atATime : Math.min(atATime, around.atATime);
    }

    /** A turn, to be closed; null if none is to be had in that time, or the thread was interrupted. */
    @Nullable
    Turn take(Pilot pilot, Duration atMost) {
        Turns all = around == null ? this : around;
        Turn turn = pilot.sharedTurnOf(all);
        if (turn == null) {
            turn = acquired(pilot, atMost) ? new Turn() : null;
        }
        if (turn != null) {
            pilot.takesTurn(turn);
        }
        return turn;
    }

    private boolean acquired(Pilot pilot, Duration atMost) {
        try {
            if (!isFreeNow()) {
                pilot.waitsForTurn();
                if (!free.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                    return false;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        if (around == null || around.acquired(pilot, atMost)) {
            return true;
        }
        free.release();
        return false;
    }

    /** Takes it even for an interrupted thread, which only must not wait; and none ahead of threads that wait. */
    private boolean isFreeNow() throws InterruptedException {
        return Thread.currentThread().isInterrupted() ? free.tryAcquire() : free.tryAcquire(0, TimeUnit.NANOSECONDS);
    }

    /** The right to load now, which a load has in common with those inside it: the last of them gives it back. */
    final class Turn implements AutoCloseable {
        private final AtomicInteger loads = new AtomicInteger(1);

        /** Whether it is one of these. */
        boolean isOf(Turns all) {
            return all == (around == null ? Turns.this : around);
        }

        boolean isHeld() {
            return loads.get() > 0;
        }

        /** Lets one more load have it, unless it was given back. */
        boolean isShared() {
            return loads.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
        }

        @Override
        public void close() {
            if (loads.decrementAndGet() > 0) {
                return;
            }
            if (around != null) {
                around.free.release();
            }
            free.release();
        }
    }
}
