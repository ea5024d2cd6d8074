package io.civicq.cache;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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
        if (pilot.hasTurnOf(all)) {
            return Turn.INSIDE;
        }
        if (!acquired(atMost)) {
            return null;
        }
        pilot.takesTurn(all);
        return () -> end(pilot);
    }

    private boolean acquired(Duration atMost) {
        try {
            boolean isFree = free.tryAcquire(); // even to an interrupted thread, which only must not wait
            if (!isFree && !free.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        if (around == null || around.acquired(atMost)) {
            return true;
        }
        free.release();
        return false;
    }

    private void end(Pilot pilot) {
        pilot.endsTurn();
        if (around != null) {
            around.free.release();
        }
        free.release();
    }

    /** The right to load now. */
    @FunctionalInterface
    interface Turn extends AutoCloseable {
        /** That of a load inside a load. */
        Turn INSIDE = () -> {};

        @Override
        void close();
    }
}
