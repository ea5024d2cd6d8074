package io.civicq.cache.bench.coherence;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What was asked for on the command line.
 *
 * @param nodes how many nodes share the Redis, 2 to 8
 * @param length how long each fault is played, 1 s to 1 h
 * @param seed of the schedule
 * @param faults played one after the other
 * @param subject what is checked
 */
record CoherenceOptions(int nodes, Duration length, long seed, List<Fault> faults, SubjectName subject) {
    private static final CoherenceOptions DEFAULT =
            new CoherenceOptions(3, Duration.ofSeconds(10), 7, List.of(Fault.NONE), SubjectName.CIVICQ);

    /** The subjects, by the name on the command line. */
    enum SubjectName {
        CIVICQ,
        NAIVE;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        Subject subject() {
            return switch (this) {
                case CIVICQ -> new CivicqSubject();
                case NAIVE -> new NaiveSubject();
            };
        }
    }

    CoherenceOptions {
        faults = List.copyOf(faults);
    }

    /**
     * Reads the arguments.
     *
     * @throws IllegalArgumentException if one is wrong; the message says which, and what is allowed
     */
    static CoherenceOptions parse(List<String> arguments) {
        CoherenceOptions options = DEFAULT;
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i);
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException(name + " needs a value");
            }
            options = options.with(name, arguments.get(i + 1));
        }
        return options;
    }

    private CoherenceOptions with(String name, String value) {
        return switch (name) {
            case "--nodes" -> new CoherenceOptions((int) number(name, value, 2, 8), length, seed, faults, subject);
            case "--seconds" ->
                new CoherenceOptions(nodes, Duration.ofSeconds(number(name, value, 1, 3_600)), seed, faults, subject);
            case "--seed" ->
                new CoherenceOptions(
                        nodes, length, number(name, value, Long.MIN_VALUE, Long.MAX_VALUE), faults, subject);
            case "--fault" -> new CoherenceOptions(nodes, length, seed, faults(value), subject);
            case "--subject" -> new CoherenceOptions(nodes, length, seed, faults, subject(value));
            default ->
                throw new IllegalArgumentException(
                        "no option '" + name + "'; there are --nodes, --seconds, --seed, --fault and --subject");
        };
    }

    private static long number(String name, String value, long least, long most) {
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a whole number, not '" + value + "'", e);
        }
        throw new IllegalArgumentException(name + " must be from " + least + " to " + most + ", not " + value);
    }

    private static List<Fault> faults(String value) {
        if (value.equals("all")) {
            return List.of(Fault.values());
        }
        Optional<Fault> fault = Fault.labelled(value);
        return List.of(fault.orElseThrow(() -> new IllegalArgumentException("no fault '" + value + "'; there are all, "
                + Arrays.stream(Fault.values()).map(Fault::label).collect(Collectors.joining(", ")))));
    }

    private static SubjectName subject(String value) {
        return switch (value) {
            case "civicq" -> SubjectName.CIVICQ;
            case "naive" -> SubjectName.NAIVE;
            default -> throw new IllegalArgumentException("no subject '" + value + "'; there are civicq and naive");
        };
    }
}
