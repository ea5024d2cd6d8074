package io.civicq.cache.bench.options;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The arguments of a subcommand: names that begin with two dashes, each with a value. Immutable. */
public final class Arguments {
    /** The word for every member of a list. */
    private static final String ALL = "all";

    private final Map<String, String> values;

    private Arguments(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads the words.
     *
     * @param allowed the names that there are
     * @throws IllegalArgumentException if there is no such name, or one has no value; the message says what is allowed
     */
    public static Arguments of(List<String> words, List<String> allowed) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < words.size(); i += 2) {
            String name = words.get(i);
            if (!allowed.contains(name)) {
                throw new IllegalArgumentException("no option '" + name + "'; there are " + String.join(", ", allowed));
            }
            if (i + 1 == words.size()) {
                throw new IllegalArgumentException(name + " needs a value");
            }
            values.put(name, words.get(i + 1));
        }
        return new Arguments(values);
    }

    /**
     * A whole number, or the usual one if nothing is said.
     *
     * @throws IllegalArgumentException if it is no number, or out of range
     */
    public long number(String name, long usual, long least, long most) {
        String value = values.get(name);
        if (value == null) {
            return usual;
        }
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

    /**
     * Members of a list, named by their labels with commas between, or all of them; the usual ones if nothing is said.
     *
     * @throws IllegalArgumentException if a label is none of theirs
     */
    public <T> List<T> some(String name, List<T> usual, List<T> all, Function<T, String> label) {
        String value = values.get(name);
        if (value == null) {
            return usual;
        }
        return value.equals(ALL)
                ? all
                : List.of(value.split(",", -1)).stream()
                        .map(each -> one(name, each, all, label))
                        .toList();
    }

    private static <T> T one(String name, String value, List<T> all, Function<T, String> label) {
        Optional<T> found =
                all.stream().filter(each -> label.apply(each).equals(value)).findFirst();
        return found.orElseThrow(() -> new IllegalArgumentException(name + ": there is no '" + value + "'; there are "
                + ALL + ", " + all.stream().map(label).collect(Collectors.joining(", "))));
    }
}
