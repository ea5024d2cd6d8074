package io.civicq.cache.servlet.decision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of one message, in their order (RFC 9110 §5). Names are compared without regard to case. Immutable.
 *
 * @param lines one for each field line
 */
public record Fields(List<Line> lines) {
    private static final Fields NONE = new Fields(List.of());

    /** A field line: a name and a value as it was received. */
    public record Line(String name, String value) {
        boolean isNamed(String other) {
            return name.equalsIgnoreCase(other);
        }
    }

    public Fields {
        lines = List.copyOf(lines);
    }

    /** No fields. */
    public static Fields none() {
        return NONE;
    }

    /**
     * Fields by names and values in turn.
     *
     * @throws IllegalArgumentException if there is a name without a value
     */
    public static Fields of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("a name without a value in " + Arrays.toString(namesAndValues));
        }
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            lines.add(new Line(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new Fields(lines);
    }

    public boolean has(String name) {
        return lines.stream().anyMatch(line -> line.isNamed(name));
    }

    /** The value of the first line with this name, without the whitespace around it; null if there is none. */
    public @Nullable String first(String name) {
        for (Line line : lines) {
            if (line.isNamed(name)) {
                return line.value.strip();
            }
        }
        return null;
    }

    /** The values of all lines with this name. */
    public List<String> all(String name) {
        return lines.stream()
                .filter(line -> line.isNamed(name))
                .map(Line::value)
                .toList();
    }

    /** The lines with this name as one value (RFC 9110 §5.2); null if there are none. */
    public @Nullable String combined(String name) {
        List<String> values = all(name);
        return values.isEmpty() ? null : String.join(", ", values);
    }

    /** The members of a list of tokens (RFC 9110 §5.6.1), in lower case and without empty ones. */
    public Set<String> tokens(String name) {
        Set<String> tokens = new LinkedHashSet<>();
        for (String value : all(name)) {
            for (String member : value.split(",", -1)) {
                String token = member.strip().toLowerCase(Locale.ROOT);
                if (!token.isEmpty()) {
                    tokens.add(token);
                }
            }
        }
        return tokens;
    }

    /** These with one field in the place of all that have its name. */
    public Fields with(String name, String value) {
        return without(name::equalsIgnoreCase).plus(name, value);
    }

    /** These with one more line. */
    public Fields plus(String name, String value) {
        List<Line> more = new ArrayList<>(lines);
        more.add(new Line(name, value));
        return new Fields(more);
    }

    /** These without the lines of these names. */
    public Fields without(Collection<String> names) {
        return without(name -> names.stream().anyMatch(name::equalsIgnoreCase));
    }

    /** These without one field. */
    public Fields without(String name) {
        return without(name::equalsIgnoreCase);
    }

    private Fields without(Predicate<String> gone) {
        return new Fields(lines.stream().filter(line -> !gone.test(line.name)).toList());
    }

    /** The names, in lower case. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        lines.forEach(line -> names.add(line.name.toLowerCase(Locale.ROOT)));
        return names;
    }
}
