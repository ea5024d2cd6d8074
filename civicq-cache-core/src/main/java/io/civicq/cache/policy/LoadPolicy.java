package io.civicq.cache.policy;

import java.time.Duration;

/**
 * How the values of one data type are loaded: what the system of record is spared.
 *
 * @param maxConcurrent the most loads of the data type that one node runs at a time, 1 to 100,000
 * @param waitForTurn how long a load waits for its turn when there are that many; then a stale value is served if the policy
 *     has one, or the read fails with {@code LoadRejectedException}
 * @param leaseFor how long one node may load a key before another may try, too; longer than loads usually take. Zero takes no
 *     lease: each node loads for itself
 * @param waitForLease how long a read waits for the value that another node is loading, before it loads for itself
 * @param backOff how long a failed reload is not repeated while there is something stale to serve; it doubles with each
 *     failure in a row and chance shortens it by up to a half. Zero repeats it with every read
 * @param longestBackOff the end of that doubling; not below {@code backOff}
 * @param softDeadline how long a read waits for a load before it is served something stale, if the policy has a stale-if-error
 *     window and there is something; the load goes on, and what it brings is kept. Zero for none
 * @param hardDeadline how long a read waits for a load at all, before it is served something stale or fails with {@code
 *     LoadTimeoutException}; the load goes on here too. Zero for none; else not below {@code softDeadline}. With either
 *     deadline loads run on the load threads, without either in the thread of the read
 */
public record LoadPolicy(
        int maxConcurrent,
        Duration waitForTurn,
        Duration leaseFor,
        Duration waitForLease,
        Duration backOff,
        Duration longestBackOff,
        Duration softDeadline,
        Duration hardDeadline) {

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int MOST_LOADS = 100_000;
    private static final LoadPolicy STANDARD = new LoadPolicy(
            64,
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ZERO,
            Duration.ZERO);

    public LoadPolicy {
        if (maxConcurrent < 1 || maxConcurrent > MOST_LOADS) {
            throw new IllegalArgumentException(
                    "maxConcurrent must be from 1 to " + MOST_LOADS + ", but was " + maxConcurrent);
        }
        require("waitForTurn", waitForTurn);
        require("leaseFor", leaseFor);
        require("waitForLease", waitForLease);
        require("backOff", backOff);
        require("longestBackOff", longestBackOff);
        if (longestBackOff.compareTo(backOff) < 0) {
            throw new IllegalArgumentException(
                    "longestBackOff must not be below backOff, " + backOff + ", but was " + longestBackOff);
        }
        require("softDeadline", softDeadline);
        require("hardDeadline", hardDeadline);
        if (!hardDeadline.isZero() && hardDeadline.compareTo(softDeadline) < 0) {
            throw new IllegalArgumentException("hardDeadline must be PT0S or not below softDeadline, " + softDeadline
                    + ", but was " + hardDeadline);
        }
    }

    private static void require(String name, Duration value) {
        if (value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be from PT0S to " + LONGEST + ", but was " + value);
        }
    }

    /**
     * 64 loads at a time and a second to wait for one's turn; a lease of 10 s, of which others wait 5 s; back-off from 1 s to
     * 30 s; no deadlines.
     */
    public static LoadPolicy standard() {
        return STANDARD;
    }

    /**
     * How long a reload that has failed so many times in a row is not repeated, in nanoseconds.
     *
     * @param failures 1 or more
     * @param draw a random number from 0 to 1
     */
    public long backOffNanos(int failures, double draw) {
        int doublings = Math.min(failures - 1, Integer.SIZE);
        double grown = Math.min((double) longestBackOff.toNanos(), backOff.toNanos() * (double) (1L << doublings));
        return (long) (grown * (1 - draw / 2));
    }

    public LoadPolicy withMaxConcurrent(int loads) {
        return new LoadPolicy(
                loads, waitForTurn, leaseFor, waitForLease, backOff, longestBackOff, softDeadline, hardDeadline);
    }

    public LoadPolicy withWaitForTurn(Duration wait) {
        return new LoadPolicy(
                maxConcurrent, wait, leaseFor, waitForLease, backOff, longestBackOff, softDeadline, hardDeadline);
    }

    public LoadPolicy withLeaseFor(Duration lease) {
        return new LoadPolicy(
                maxConcurrent, waitForTurn, lease, waitForLease, backOff, longestBackOff, softDeadline, hardDeadline);
    }

    public LoadPolicy withWaitForLease(Duration wait) {
        return new LoadPolicy(
                maxConcurrent, waitForTurn, leaseFor, wait, backOff, longestBackOff, softDeadline, hardDeadline);
    }

    /** This policy with another first back-off; the longest is lengthened to it where it was shorter. */
    public LoadPolicy withBackOff(Duration first) {
        Duration longest = first.compareTo(longestBackOff) > 0 ? first : longestBackOff;
        return new LoadPolicy(
                maxConcurrent, waitForTurn, leaseFor, waitForLease, first, longest, softDeadline, hardDeadline);
    }

    public LoadPolicy withLongestBackOff(Duration longest) {
        return new LoadPolicy(
                maxConcurrent, waitForTurn, leaseFor, waitForLease, backOff, longest, softDeadline, hardDeadline);
    }

    /** This policy with another soft deadline; a hard one is lengthened to it where it was shorter. */
    public LoadPolicy withSoftDeadline(Duration deadline) {
        boolean isLonger = !hardDeadline.isZero() && deadline.compareTo(hardDeadline) > 0;
        Duration hard = isLonger ? deadline : hardDeadline;
        return new LoadPolicy(
                maxConcurrent, waitForTurn, leaseFor, waitForLease, backOff, longestBackOff, deadline, hard);
    }

    public LoadPolicy withHardDeadline(Duration deadline) {
        return new LoadPolicy(
                maxConcurrent, waitForTurn, leaseFor, waitForLease, backOff, longestBackOff, softDeadline, deadline);
    }

    /** Whether a read waits for a load only so long. */
    public boolean hasDeadline() {
        return !softDeadline.isZero() || !hardDeadline.isZero();
    }
}
