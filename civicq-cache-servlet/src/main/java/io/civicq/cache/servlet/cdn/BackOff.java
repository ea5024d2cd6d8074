package io.civicq.cache.servlet.cdn;

import java.time.Duration;

/** How long to leave a cache alone that did not take a request. */
final class BackOff {
    private static final Duration FIRST = Duration.ofMillis(500);

    /** What a cache asks for is believed up to here. */
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(15);

    private static final int MOST_DOUBLINGS = 20;

    private BackOff() {}

    /**
     * From half a second on, twice as long with each failure, and never longer than {@code longest}; half of that is chance.
     * Never shorter than the cache asked for.
     *
     * @param failures how many there were in a row, at least 1
     * @param draw in [0, 1)
     */
    static Duration after(int failures, Duration longest, Duration asked, double draw) {
        Duration grown = FIRST.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        Duration whole = grown.compareTo(longest) < 0 ? grown : longest;
        Duration own = Duration.ofNanos((long) (whole.toNanos() * (0.5 + 0.5 * draw)));
        Duration believed = asked.compareTo(LONGEST_ASKED) < 0 ? asked : LONGEST_ASKED;
        return own.compareTo(believed) > 0 ? own : believed;
    }
}
