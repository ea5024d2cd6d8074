package io.civicq.cache.bench.coherence;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;

/** The faults that can be played, by name. */
enum Fault {
    NONE("nothing is broken", OneRedis::start, OneRedisFaults::none),
    CUT("the connection of one node is cut for 0.1 to 30 s", OneRedis::start, OneRedisFaults::cut),
    CUT_TRIMMED("the same, and the log is trimmed to a few entries", OneRedis::start, OneRedisFaults::cutTrimmed),
    HALF_OPEN("one node's link goes silent and stays open", OneRedis::start, OneRedisFaults::halfOpen),
    RESTART_WITH_DATA("Redis is killed and starts with its data", OneRedis::start, RestartFaults::withData),
    RESTART_WITHOUT_DATA("Redis is killed and starts empty", OneRedis::start, RestartFaults::withoutData),
    FLUSHALL("everything in Redis is deleted", OneRedis::start, RestartFaults::flushAll),
    SIGSTOP("Redis is stopped for up to 10 s and goes on", OneRedis::start, RestartFaults::stopped),
    OUTAGE_WRITES("invalidations are made while Redis is down", OneRedis::start, RestartFaults::outageWrites),
    FAILOVER_LOSES("invalidations that were acknowledged are lost", OneRedis::start, RestartFaults::losesTheEnd),
    LOST_MESSAGE("entries vanish before a node reads them", OneRedis::start, OneRedisFaults::lostMessage),
    APPEND_FAILS("one node can do all but append", OneRedis::start, OneRedisFaults::appendFails),
    APPEND_FAILS_EVERYWHERE("no node can append for seconds", OneRedis::start, OneRedisFaults::appendFailsEverywhere),
    SENTINEL_FAILOVER(
            "the primary is killed and its replica takes over", n -> SentinelRedis.start(), SentinelRedis::failOver),
    CLUSTER_MIGRATION("slots of rows and of the log move", n -> ClusterRedis.start(), ClusterRedis::migrate),
    STORM("10,000 invalidations a second for up to 10 s", n -> PlainRedis.start(), StormFault::play),
    CLOCKS("the clocks of the nodes are 10 minutes apart, and jump", ClockFault::start, ClockFault::play);

    private final String text;

    @SuppressWarnings("ImmutableEnumChecker") // two method references
    private final Scenario<?> scenario;

    <D extends Deployment> Fault(String text, IntFunction<D> deployed, Scenario.Play<D> play) {
        this.text = text;
        this.scenario = new Scenario<>(deployed, play);
    }

    /** The name on the command line. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it does, in a line. */
    String text() {
        return text;
    }

    /** Whether it needs Sentinels, a Cluster, or nodes that take a clock. */
    boolean isForLibrariesOnly() {
        return this == SENTINEL_FAILOVER || this == CLUSTER_MIGRATION || this == CLOCKS;
    }

    static Optional<Fault> labelled(String label) {
        return Arrays.stream(values())
                .filter(fault -> fault.label().equals(label))
                .findFirst();
    }

    /** Starts the Redis that it breaks, lets the run use it, and stops it. */
    Report on(int nodes, Scenario.Run run) {
        return scenario.on(nodes, run);
    }
}
