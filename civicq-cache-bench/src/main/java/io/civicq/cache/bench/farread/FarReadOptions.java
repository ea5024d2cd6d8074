package io.civicq.cache.bench.farread;

import java.util.Arrays;
import java.util.List;

/**
 * What was asked for on the command line.
 *
 * @param threads how many read at a time, one measurement each; 1 to 1,000
 * @param rounds how often each reader is measured, 1 to 100
 * @param millis how long each time, 100 to 60,000
 * @param bytes how long a value is, 1 to 1,000,000
 * @param above what {@code RedisSettings.combineReadsAbove} is
 */
record FarReadOptions(List<Integer> threads, int rounds, int millis, int bytes, int above) {
    private static final FarReadOptions STANDARD = new FarReadOptions(List.of(1, 8, 32, 64), 7, 1_000, 300, 16);

    FarReadOptions {
        threads = List.copyOf(threads);
        threads.forEach(count -> requireWithin("--threads", count, 1, 1_000));
        requireWithin("--rounds", rounds, 1, 100);
        requireWithin("--millis", millis, 100, 60_000);
        requireWithin("--bytes", bytes, 1, 1_000_000);
        requireWithin("--above", above, 0, Integer.MAX_VALUE);
    }

    private static void requireWithin(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be from " + least + " to " + most + ", but was " + value);
        }
    }

    /**
     * Reads the arguments.
     *
     * @throws IllegalArgumentException if one is wrong; the message says which, and what is allowed
     */
    static FarReadOptions parse(List<String> arguments) {
        FarReadOptions options = STANDARD;
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i);
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException(name + " needs a value");
            }
            options = options.with(name, arguments.get(i + 1));
        }
        return options;
    }

    private FarReadOptions with(String name, String value) {
        return switch (name) {
            case "--threads" ->
                new FarReadOptions(
                        Arrays.stream(value.split(",", -1))
                                .map(count -> number(name, count))
                                .toList(),
                        rounds,
                        millis,
                        bytes,
                        above);
            case "--rounds" -> new FarReadOptions(threads, number(name, value), millis, bytes, above);
            case "--millis" -> new FarReadOptions(threads, rounds, number(name, value), bytes, above);
            case "--bytes" -> new FarReadOptions(threads, rounds, millis, number(name, value), above);
            case "--above" -> new FarReadOptions(threads, rounds, millis, bytes, number(name, value));
            default ->
                throw new IllegalArgumentException(
                        "no option '" + name + "'; there are --threads, --rounds, --millis, --bytes, --above");
        };
    }

    private static int number(String name, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " needs a number, not '" + value + "'", e);
        }
    }
}
