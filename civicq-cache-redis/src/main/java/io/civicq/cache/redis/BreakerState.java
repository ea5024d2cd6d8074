package io.civicq.cache.redis;

import java.util.concurrent.TimeUnit;

/**
 * What a circuit breaker knows, and how it judges. Immutable; the judgement is a function of values.
 *
 * <p>Bad calls that overlap tell of one moment, however many they are: those that a single stall held up are one
 * <em>round</em>, and the next round begins with a call that began after the last one had ended. The breaker opens after three
 * rounds of failures in a row, or when more than half of at least ten calls within a second were slow or failed in at least two
 * rounds. While it is open only a probe calls; one that is answered in time closes it on trial, where the first failure opens it
 * again.
 *
 * @param since when the phase began; calls that began before it say nothing about it
 * @param failuresInARow rounds of failures since the last answer
 * @param roundEnded when the call ended that began the last round of bad calls
 * @param answeredAt when the last call was answered
 * @param windowStart when the window began in which calls are counted
 * @param calls those of the window that were answered or failed
 * @param bad those of them that were slow or failed
 * @param rounds of bad calls that began in the window
 */
record BreakerState(
        Phase phase,
        long since,
        int failuresInARow,
        long roundEnded,
        long answeredAt,
        long windowStart,
        int calls,
        int bad,
        int rounds) {
    private static final int MOST_IN_A_ROW = 3;
    private static final int FEWEST_CALLS = 10;
    private static final int FEWEST_ROUNDS = 2;
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
        return begun(Phase.CLOSED, now, now);
    }

    /** After a call has ended. All times are in nanoseconds of one clock, and may overflow. */
    BreakerState after(Outcome outcome, long began, long now, long slowAfter) {
        if (phase == Phase.OPEN || began - since < 0) {
            return this;
        }
        return switch (outcome) {
            case ANSWERED -> answered(now).counted(now, 0, 0);
            case SLOW -> answered(now).bad(began, now).judged(now);
            case FAILED -> failed(began, now);
            case STARVED -> now - answeredAt < slowAfter ? this : failed(began, now);
        };
    }

    /** After a probe was answered in time. */
    BreakerState probed(long now) {
        return phase == Phase.OPEN ? begun(Phase.TRIAL, now, now) : this;
    }

    /** How long to wait until the next probe, by a draw from [0, 1). */
    static long pauseNanos(double draw) {
        return SHORTEST_PAUSE_NANOS + (long) (draw * (LONGEST_PAUSE_NANOS - SHORTEST_PAUSE_NANOS));
    }

    private BreakerState failed(long began, long now) {
        if (phase == Phase.TRIAL) {
            return begun(Phase.OPEN, now, answeredAt);
        }
        int inARow = beginsARound(began) ? failuresInARow + 1 : failuresInARow;
        return withFailuresInARow(inARow).bad(began, now).judged(now);
    }

    private boolean beginsARound(long began) {
        return began - roundEnded >= 0;
    }

    private BreakerState bad(long began, long now) {
        return beginsARound(began) ? withRoundEnded(now).counted(now, 1, 1) : counted(now, 1, 0);
    }

    private BreakerState judged(long now) {
        boolean mostlyBad = calls >= FEWEST_CALLS && 2 * bad > calls && rounds >= FEWEST_ROUNDS;
        return mostlyBad || failuresInARow >= MOST_IN_A_ROW ? begun(Phase.OPEN, now, answeredAt) : this;
    }

    private BreakerState counted(long now, int oneBad, int oneRound) {
        boolean sameWindow = now - windowStart < WINDOW_NANOS;
        return new BreakerState(
                phase,
                since,
                failuresInARow,
                roundEnded,
                answeredAt,
                sameWindow ? windowStart : now,
                (sameWindow ? calls : 0) + 1,
                (sameWindow ? bad : 0) + oneBad,
                (sameWindow ? rounds : 0) + oneRound);
    }

    private BreakerState answered(long now) {
        return new BreakerState(Phase.CLOSED, since, 0, roundEnded, now, windowStart, calls, bad, rounds);
    }

    private BreakerState withFailuresInARow(int count) {
        return new BreakerState(phase, since, count, roundEnded, answeredAt, windowStart, calls, bad, rounds);
    }

    private BreakerState withRoundEnded(long now) {
        return new BreakerState(phase, since, failuresInARow, now, answeredAt, windowStart, calls, bad, rounds);
    }

    private static BreakerState begun(Phase phase, long now, long answeredAt) {
        return new BreakerState(phase, now, 0, now, answeredAt, now, 0, 0, 0);
    }
}
