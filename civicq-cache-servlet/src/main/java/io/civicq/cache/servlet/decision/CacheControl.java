package io.civicq.cache.servlet.decision;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The directives of {@code Cache-Control} (RFC 9111 §5.2), of a request or a response.
 *
 * <p>Names are compared without regard to case, and arguments are taken as tokens or as quoted strings. A number that is
 * malformed or given twice with different values counts as 0: such information is stale (§4.2.1).
 *
 * @param directives arguments by name in lower case; {@link #NONE} where there is no argument
 */
public record CacheControl(Map<String, String> directives) {
    /** The argument of a directive that has none. */
    public static final String NONE = "";

    /** The argument of a directive that was given twice, differently. */
    private static final String CONFLICT = "\0";

    private static final CacheControl EMPTY = new CacheControl(Map.of());

    public CacheControl {
        directives = Map.copyOf(directives);
    }

    /** The directives of all lines of {@code Cache-Control}. */
    public static CacheControl of(Fields fields) {
        return parse(fields.all("Cache-Control"));
    }

    /** The directives of the lines of a field. */
    public static CacheControl parse(List<String> lines) {
        if (lines.isEmpty()) {
            return EMPTY;
        }
        Map<String, String> directives = new LinkedHashMap<>();
        for (String line : lines) {
            for (String member : Lists.members(line)) {
                put(directives, member);
            }
        }
        return new CacheControl(directives);
    }

    private static void put(Map<String, String> directives, String member) {
        int equals = member.indexOf('=');
        String name = equals < 0 ? member : member.substring(0, equals);
        String argument = equals < 0 ? NONE : Lists.unquoted(member.substring(equals + 1));
        directives.merge(
                name.strip().toLowerCase(Locale.ROOT),
                isTidy(name, argument) ? argument : CONFLICT,
                (one, other) -> one.equals(other) ? one : combined(one, other));
    }

    /** Whitespace beside the equals sign is no part of the grammar. */
    private static boolean isTidy(String name, String argument) {
        return name.equals(name.strip()) && argument.equals(argument.strip());
    }

    /** An unqualified directive says more than a qualified one; two qualified ones say both. */
    private static String combined(String one, String other) {
        boolean qualified = !one.isEmpty() && !other.isEmpty() && !isNumber(one) && !isNumber(other);
        if (qualified) {
            return one + "," + other;
        }
        return isNumber(one) || isNumber(other) ? CONFLICT : NONE;
    }

    private static boolean isNumber(String argument) {
        return DeltaSeconds.parse(argument).isPresent();
    }

    public boolean has(String directive) {
        return directives.containsKey(directive);
    }

    /** Whether the directive is there, and not only for some fields. */
    public boolean isUnqualified(String directive) {
        return has(directive) && fieldsOf(directive).isEmpty();
    }

    /** The field names, in lower case, that {@code no-cache="…"} or {@code private="…"} names. */
    public Set<String> fieldsOf(String directive) {
        Set<String> names = new LinkedHashSet<>();
        String argument = directives.getOrDefault(directive, NONE);
        if (!argument.equals(CONFLICT)) {
            for (String name : argument.split(",", -1)) {
                if (!name.isBlank()) {
                    names.add(name.strip().toLowerCase(Locale.ROOT));
                }
            }
        }
        return names;
    }

    /** The seconds of a directive: 0 where they are malformed, empty where it is not there. */
    public OptionalLong seconds(String directive) {
        String argument = directives.get(directive);
        if (argument == null) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(DeltaSeconds.parse(argument).orElse(0));
    }

    /** Whether nothing is said. */
    public boolean isEmpty() {
        return directives.isEmpty();
    }
}
