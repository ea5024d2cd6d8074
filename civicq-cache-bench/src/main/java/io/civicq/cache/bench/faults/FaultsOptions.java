package io.civicq.cache.bench.faults;

import io.civicq.cache.bench.options.Arguments;
import io.civicq.cache.bench.peers.PeerName;
import java.time.Duration;
import java.util.List;

/**
 * What was asked for on the command line.
 *
 * @param nodes how many nodes share the Redis, 2 to 8
 * @param threads that read, over all nodes
 * @param length how long each fault lasts
 * @param load how long the database takes for a read
 * @param rows of the database
 * @param seed of what is read and written when
 * @param faults played one after the other
 * @param subjects that are put to them
 */
record FaultsOptions(
        int nodes,
        int threads,
        Duration length,
        Duration load,
        int rows,
        long seed,
        List<Fault> faults,
        List<PeerName> subjects) {

    private static final List<String> NAMES =
            List.of("--nodes", "--threads", "--seconds", "--load-millis", "--rows", "--seed", "--fault", "--subject");

    FaultsOptions {
        faults = List.copyOf(faults);
        subjects = List.copyOf(subjects);
    }

    /**
     * Reads the arguments.
     *
     * @throws IllegalArgumentException if one is wrong; the message says which, and what is allowed
     */
    static FaultsOptions parse(List<String> words) {
        Arguments arguments = Arguments.of(words, NAMES);
        return new FaultsOptions(
                (int) arguments.number("--nodes", 3, 2, 8),
                (int) arguments.number("--threads", 48, 8, 480),
                Duration.ofSeconds(arguments.number("--seconds", 15, 1, 3_600)),
                Duration.ofMillis(arguments.number("--load-millis", 10, 0, 1_000)),
                (int) arguments.number("--rows", 3_000, 100, 9_000),
                arguments.number("--seed", 7, Long.MIN_VALUE, Long.MAX_VALUE),
                arguments.some("--fault", List.of(Fault.values()), List.of(Fault.values()), Fault::label),
                arguments.some("--subject", List.of(PeerName.CIVICQ), PeerName.all(), PeerName::label));
    }
}
