package io.civicq.cache.servlet.cdn;

import io.civicq.cache.invalidation.Invalidation;
import java.time.Duration;
import java.util.function.Function;

/**
 * How purges are made and sent. Immutable.
 *
 * @param rules what an invalidation purges; a pure function that may be asked more than once
 * @param pollEvery how often the log is asked for news; 10 ms to a minute
 * @param againAfter how long after a purge the same is purged once more, because a response that was on its way, or that
 *     came from a node which had not heard yet, may have been stored in between; zero for never
 * @param everythingAtMostEvery how long after a purge of everything the next one waits
 * @param longestPause the longest pause between tries while the cache does not answer
 * @param maxTries after how many tries a request is given up that is refused, or that fails while others succeed
 * @param mostWaiting past so many names that wait at once everything is purged
 * @param lease how long after a node died another goes on
 */
public record PurgeSettings(
        Function<Invalidation, Purge> rules,
        Duration pollEvery,
        Duration againAfter,
        Duration everythingAtMostEvery,
        Duration longestPause,
        int maxTries,
        int mostWaiting,
        Duration lease) {
    private static final PurgeSettings STANDARD = new PurgeSettings(
            SurrogateKeys::of,
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            5,
            5_000,
            Duration.ofSeconds(30));

    public PurgeSettings {
        check("pollEvery", pollEvery, Duration.ofMillis(10), Duration.ofMinutes(1));
        check("againAfter", againAfter, Duration.ZERO, Duration.ofMinutes(10));
        check("everythingAtMostEvery", everythingAtMostEvery, Duration.ZERO, Duration.ofHours(1));
        check("longestPause", longestPause, Duration.ofMillis(10), Duration.ofHours(1));
        check("lease", lease, Duration.ofSeconds(1), Duration.ofHours(1));
        if (maxTries < 1 || mostWaiting < 1) {
            throw new IllegalArgumentException(
                    "maxTries and mostWaiting must be positive, but were " + maxTries + " and " + mostWaiting);
        }
        if (lease.compareTo(pollEvery.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException(
                    "the lease of " + lease + " must last for two polls, which are " + pollEvery + " apart");
        }
    }

    private static void check(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", but was " + value);
        }
    }

    /**
     * By surrogate keys; every 200 ms; once more after 5 s; everything at most every 30 s; pauses up to a minute; 5 tries;
     * 5,000 names; a lease of 30 s.
     */
    public static PurgeSettings standard() {
        return STANDARD;
    }

    /** With other rules, such as {@code invalidation -> SurrogateKeys.of(invalidation).and(Purge.ofUrls(…))}. */
    public PurgeSettings withRules(Function<Invalidation, Purge> value) {
        return new PurgeSettings(
                value, pollEvery, againAfter, everythingAtMostEvery, longestPause, maxTries, mostWaiting, lease);
    }

    /** With another pause between polls. */
    public PurgeSettings withPollEvery(Duration value) {
        return new PurgeSettings(
                rules, value, againAfter, everythingAtMostEvery, longestPause, maxTries, mostWaiting, lease);
    }

    /** With the second purge after another time; zero for none. */
    public PurgeSettings withAgainAfter(Duration value) {
        return new PurgeSettings(
                rules, pollEvery, value, everythingAtMostEvery, longestPause, maxTries, mostWaiting, lease);
    }

    /** With another pause between purges of everything. */
    public PurgeSettings withEverythingAtMostEvery(Duration value) {
        return new PurgeSettings(rules, pollEvery, againAfter, value, longestPause, maxTries, mostWaiting, lease);
    }

    /** With another longest pause between tries. */
    public PurgeSettings withLongestPause(Duration value) {
        return new PurgeSettings(
                rules, pollEvery, againAfter, everythingAtMostEvery, value, maxTries, mostWaiting, lease);
    }

    /** With another number of tries. */
    public PurgeSettings withMaxTries(int value) {
        return new PurgeSettings(
                rules, pollEvery, againAfter, everythingAtMostEvery, longestPause, value, mostWaiting, lease);
    }

    /** With another number of names that may wait at once. */
    public PurgeSettings withMostWaiting(int value) {
        return new PurgeSettings(
                rules, pollEvery, againAfter, everythingAtMostEvery, longestPause, maxTries, value, lease);
    }

    /** With another lease. */
    public PurgeSettings withLease(Duration value) {
        return new PurgeSettings(
                rules, pollEvery, againAfter, everythingAtMostEvery, longestPause, maxTries, mostWaiting, value);
    }
}
