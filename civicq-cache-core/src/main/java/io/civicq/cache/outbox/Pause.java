package io.civicq.cache.outbox;

import java.time.Duration;

/** How long to wait before the next attempt. The draws are in [0, 1), so that the nodes of a service do not keep step. */
final class Pause {
    private static final Duration FIRST = Duration.ofMillis(100);

    /** 100 ms doubled so often is longer than any back-off that is allowed. */
    private static final int MOST_DOUBLINGS = 20;

    private Pause() {}

    /** Between nine tenths of the interval and all of it. */
    static Duration untilNextPoll(Duration interval, double draw) {
        return part(interval, 0.9 + 0.1 * draw);
    }

    /**
     * From 100 ms on, twice as long with each failure, and never longer than {@code longest}; half of that is chance.
     *
     * @param failures how many there were in a row, at least 1
     */
    static Duration afterFailures(int failures, Duration longest, double draw) {
        Duration grown = FIRST.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        return part(grown.compareTo(longest) < 0 ? grown : longest, 0.5 + 0.5 * draw);
    }

    private static Duration part(Duration whole, double share) {
        return Duration.ofNanos((long) (whole.toNanos() * share));
    }
}
