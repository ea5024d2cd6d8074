package io.civicq.cache.redis;

import java.util.concurrent.TimeUnit;

/**
 * What a circuit breaker knows, and how it judges. Immutable; the judgement is a function of values.
 *
 * <p>It opens after three failures in a row, or when more than half of at least ten calls within a second were slow or failed.
 * While it is open only a probe calls; one that is answered in time closes it on trial, where the first failure opens it again.
 *
 * @param since when the phase began; calls that began before it say nothing about it
 * @param failuresInARow since the last answer
 * @param answeredAt when the last call was answered
 * @param windowStart when the window began in which calls are counted
 * @param calls those of the window that were answered or failed
 * @param bad those of them that were slow or failed
 */
record BreakerState(
        Phase phase, long since, int failuresInARow, long answeredAt, long windowStart, int calls, int bad) {
    private static final int MOST_IN_A_ROW = 3;
    private static final int FEWEST_CALLS = 10;
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    enum Phase {
        /** Calls pass. */
        CLOSED,
        /** Calls pass, as a probe was answered; none of them was yet. */
        TRIAL,
        /** No call passes. */
        OPEN
    }

    /** How a call ended. */
    enum Outcome {
        ANSWERED,
        /** Answered, after more time than a healthy server takes. */
        SLOW,
        FAILED,
        /** All connections were in use, which is a failure of the server only if it answers nobody. */
        STARVED
    }

    static BreakerState closed(long now) {
        return new BreakerState(Phase.CLOSED, now, 0, now, now, 0, 0);
    }

    /** After a call has ended. All times are in nanoseconds of one clock, and may overflow. */
    BreakerState after(Outcome outcome, long began, long now, long slowAfter) {
        if (phase == Phase.OPEN || began - since < 0) {
            return this;
        }
        return switch (outcome) {
            case ANSWERED -> counted(Phase.CLOSED, 0, now, now, 0);
            case SLOW -> judged(counted(Phase.CLOSED, 0, now, now, 1), now);
            case FAILED -> failed(now);
            case STARVED -> now - answeredAt < slowAfter ? this : failed(now);
        };
    }

    /** After a probe was answered in time. */
    BreakerState probed(long now) {
        return phase == Phase.OPEN ? new BreakerState(Phase.TRIAL, now, 0, now, now, 0, 0) : this;
    }

    /** How long to wait until the next probe, by a draw from [0, 1). */
    static long pauseNanos(double draw) {
        return SHORTEST_PAUSE_NANOS + (long) (draw * (LONGEST_PAUSE_NANOS - SHORTEST_PAUSE_NANOS));
    }

    private BreakerState failed(long now) {
        if (phase == Phase.TRIAL) {
            return opened(now);
        }
        return judged(counted(phase, failuresInARow + 1, answeredAt, now, 1), now);
    }

    private BreakerState counted(Phase next, int inARow, long answered, long now, int one) {
        boolean sameWindow = now - windowStart < WINDOW_NANOS;
        return new BreakerState(
                next,
                since,
                inARow,
                answered,
                sameWindow ? windowStart : now,
                (sameWindow ? calls : 0) + 1,
                (sameWindow ? bad : 0) + one);
    }

    private static BreakerState judged(BreakerState next, long now) {
        boolean mostlyBad = next.calls >= FEWEST_CALLS && 2 * next.bad > next.calls;
        return mostlyBad || next.failuresInARow >= MOST_IN_A_ROW ? next.opened(now) : next;
    }

    private BreakerState opened(long now) {
        return new BreakerState(Phase.OPEN, now, failuresInARow, answeredAt, now, 0, 0);
    }
}
