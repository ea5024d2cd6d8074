package io.civicq.cache.servlet.decision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a query does not matter to a response (draft-ietf-httpbis-no-vary-search).
 *
 * @param order whether the order of the parameters matters
 * @param parameters which of them matter
 * @param names those that the rule is about
 */
public record NoVarySearch(Order order, Parameters parameters, Set<String> names) {
    /** Everything matters. */
    public static final NoVarySearch DEFAULT = new NoVarySearch(Order.MATTERS, Parameters.ALL_BUT, Set.of());

    /** Whether the order of parameters with different names matters. */
    public enum Order {
        MATTERS,
        IGNORED
    }

    /** Which parameters matter. */
    public enum Parameters {
        /** All but the named ones. */
        ALL_BUT,
        /** The named ones only. */
        ONLY
    }

    public NoVarySearch {
        names = Set.copyOf(names);
    }

    /** What a response says; a field that is malformed, or says two things, says nothing. */
    public static NoVarySearch of(Fields response) {
        String value = response.combined("No-Vary-Search");
        Map<String, StructuredFields.Item> members = value == null ? null : StructuredFields.dictionary(value);
        if (members == null) {
            return DEFAULT;
        }
        Order order = orderOf(members.get("key-order"));
        StructuredFields.Item params = members.get("params");
        StructuredFields.Item except = members.get("except");
        if (order == null || (params != null && except != null)) {
            return DEFAULT;
        }
        if (except != null) {
            Set<String> names = namesOf(except);
            return names == null ? DEFAULT : new NoVarySearch(order, Parameters.ONLY, names);
        }
        if (params == null || params.kind() == StructuredFields.Kind.FALSE) {
            return new NoVarySearch(order, Parameters.ALL_BUT, Set.of());
        }
        if (params.kind() == StructuredFields.Kind.TRUE) {
            return new NoVarySearch(order, Parameters.ONLY, Set.of());
        }
        Set<String> names = namesOf(params);
        return names == null ? DEFAULT : new NoVarySearch(order, Parameters.ALL_BUT, names);
    }

    private static @Nullable Order orderOf(StructuredFields.@Nullable Item item) {
        if (item == null || item.kind() == StructuredFields.Kind.FALSE) {
            return Order.MATTERS;
        }
        return item.kind() == StructuredFields.Kind.TRUE ? Order.IGNORED : null;
    }

    private static @Nullable Set<String> namesOf(StructuredFields.Item item) {
        if (item.kind() != StructuredFields.Kind.INNER_LIST) {
            return null;
        }
        Set<String> names = new HashSet<>();
        for (StructuredFields.Item each : item.inner()) {
            if (each.kind() != StructuredFields.Kind.STRING) {
                return null;
            }
            names.add(each.text());
        }
        return names;
    }

    /** The part of a raw query that matters; queries with the same one get the same response. */
    public String significant(String query) {
        if (equals(DEFAULT)) {
            return query;
        }
        List<String> kept = new ArrayList<>();
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty() && matters(nameOf(pair))) {
                kept.add(pair);
            }
        }
        if (order == Order.IGNORED) {
            kept.sort(Comparator.comparing(NoVarySearch::nameOf)); // stable: values of one name keep their order
        }
        return String.join("&", kept);
    }

    private boolean matters(String name) {
        return switch (parameters) {
            case ALL_BUT -> !names.contains(name);
            case ONLY -> names.contains(name);
        };
    }

    private static String nameOf(String pair) {
        int equals = pair.indexOf('=');
        return Percent.decoded(equals < 0 ? pair : pair.substring(0, equals));
    }

    /** The rule of an operator for a route: the order does not matter, and no parameter but these is read. */
    public static NoVarySearch only(String... names) {
        return new NoVarySearch(Order.IGNORED, Parameters.ONLY, new LinkedHashSet<>(List.of(names)));
    }
}
