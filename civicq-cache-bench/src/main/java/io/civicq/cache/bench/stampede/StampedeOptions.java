package io.civicq.cache.bench.stampede;

import io.civicq.cache.bench.options.Arguments;
import java.time.Duration;
import java.util.List;

/**
 * What was asked for on the command line.
 *
 * @param nodes how many nodes share the Redis, 1 to 8
 * @param threads of each node
 * @param load how long a load takes
 * @param freshFor how long a value is fresh
 * @param expiries that are measured
 * @param contenders that take turns
 */
record StampedeOptions(
        int nodes, int threads, Duration load, Duration freshFor, int expiries, List<Contender> contenders) {

    private static final List<String> NAMES =
            List.of("--nodes", "--threads", "--load-millis", "--fresh-millis", "--expiries", "--subject");

    StampedeOptions {
        contenders = List.copyOf(contenders);
    }

    /**
     * Reads the arguments.
     *
     * @throws IllegalArgumentException if one is wrong; the message says which, and what is allowed
     */
    static StampedeOptions parse(List<String> words) {
        Arguments arguments = Arguments.of(words, NAMES);
        return new StampedeOptions(
                (int) arguments.number("--nodes", 3, 1, 8),
                (int) arguments.number("--threads", 64, 1, 256),
                Duration.ofMillis(arguments.number("--load-millis", 100, 1, 5_000)),
                Duration.ofMillis(arguments.number("--fresh-millis", 6_000, 100, 60_000)),
                (int) arguments.number("--expiries", 9, 1, 1_000),
                arguments.some("--subject", Contender.all(), Contender.all(), Contender::label));
    }
}
