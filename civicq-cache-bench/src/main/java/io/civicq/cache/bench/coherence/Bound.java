package io.civicq.cache.bench.coherence;

import java.time.Duration;

/**
 * How long after an invalidation has returned another node may still serve what it made untrue.
 *
 * <p>A node that hears the log applies an entry within milliseconds. Let <i>c</i> be the last moment at which a node was sure to have applied
 * all that the log had ({@code LogFollower.confirmedAt}, which is read <em>before</em> the question is sent). An invalidation
 * that it does not know was appended after <i>c</i>. A watch looks every 50 ms, and makes the node suspect when 2 s have
 * passed since <i>c</i>; from then on it serves copies only while they are younger than {@code suspectFor}, 2 s here. A copy
 * that an invalidation made untrue was loaded before it, so it is older than the invalidation. Hence the two limits
 * do not add up: nothing is served later than
 *
 * <pre>max(suspectAfter + watch, suspectFor) = 2.05 s</pre>
 *
 * after the invalidation. What the threads of the process, or of a busy machine, may be late by is added to that.
 *
 * <p>All of that counts from when the log has the invalidation. A node that cannot append one has it on its own copies
 * at once, and tells the others when it is back: its follower gives up a silent connection after 1.2 s, pauses for 0.1 s, and
 * connects in 0.25 s. A renewal of what a Cluster says of its slots waits up to 1 s instead.
 */
final class Bound {
    private static final Duration SUSPECT_AFTER = Duration.ofSeconds(2);
    private static final Duration WATCH = Duration.ofMillis(50);
    private static final Duration BUSY_MACHINE = Duration.ofMillis(450);

    /** Beyond this a stale read breaks the promise. */
    static final Duration STALENESS = SUSPECT_AFTER.plus(WATCH).plus(BUSY_MACHINE);

    /** How long after the end of an outage a node may take to tell the others what it could not append. */
    static final Duration RECOVERY = Duration.ofSeconds(2);

    private Bound() {}
}
