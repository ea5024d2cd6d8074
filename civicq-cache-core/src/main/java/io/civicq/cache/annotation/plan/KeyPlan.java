package io.civicq.cache.annotation.plan;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyTable;
import io.civicq.cache.key.KeyTemplate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which argument of a method fills which parameter of its key's template.
 *
 * @param template of the keys
 * @param order for each parameter of the template, the index of the argument
 * @param tags of the values, by the data type's row
 */
public record KeyPlan(KeyTemplate template, List<Integer> order, List<String> tags) {
    private static final Set<String> PRIMITIVES = Set.of("long", "int", "short", "byte", "char", "boolean");

    private static final List<String> TEXTUAL = List.of(
            "java.lang.Long",
            "java.lang.Integer",
            "java.lang.Short",
            "java.lang.Byte",
            "java.lang.Character",
            "java.lang.Boolean",
            "java.lang.CharSequence",
            "java.lang.Enum",
            "java.util.UUID",
            "java.time.temporal.TemporalAccessor");

    public KeyPlan {
        order = List.copyOf(order);
        tags = List.copyOf(tags);
    }

    /**
     * The plan for a template that the annotation gives.
     *
     * @param who the annotation and method, as messages name them
     * @throws PlanException if the template is malformed, or it and the parameters do not match
     */
    public static <T extends TypeFacts<T>> KeyPlan ofText(String who, List<ParameterFacts<T>> parameters, String text) {
        KeyPlan plan = bound(parsed(who, text, Site.element("key")), parameters, who, Site.element("key"));
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i).isKey() && !plan.order.contains(i)) {
                throw missing(who, parameters.get(i).name(), text, i);
            }
        }
        return plan;
    }

    private static PlanException missing(String who, String parameter, String template, int index) {
        return new PlanException(
                who + ": parameter '" + parameter + "' is no part of the key '" + template
                        + "', so calls that differ in it would share a value; put {" + parameter
                        + "} into the key, or mark the parameter @KeyIgnored",
                Site.parameter(index));
    }

    /**
     * The template with this text.
     *
     * @throws PlanException if it is malformed
     */
    public static KeyTemplate parsed(String who, String text, Site site) {
        try {
            return KeyTemplate.of(text);
        } catch (IllegalArgumentException e) {
            throw new PlanException(who + ": " + e.getMessage(), site, e);
        }
    }

    /**
     * The plan for the data type's row whose parameters are those of the method.
     *
     * @throws PlanException if there is none
     */
    public static <T extends TypeFacts<T>> KeyPlan ofTable(
            String who, List<ParameterFacts<T>> parameters, String dataType, List<KeyTable.Row> rows) {
        Set<String> names = parameters.stream()
                .filter(ParameterFacts::isKey)
                .map(ParameterFacts::name)
                .collect(Collectors.toSet());
        for (KeyTable.Row row : rows) {
            if (Set.copyOf(row.template().parameters()).equals(names)) {
                return bound(row.template(), parameters, who, Site.element("value"))
                        .tagged(row.tags());
            }
        }
        throw rows.size() == 1
                ? mismatch(who, parameters, rows.get(0).template())
                : new PlanException(who + ": " + noneOf(dataType, rows, names), Site.element("value"));
    }

    private static String noneOf(String dataType, List<KeyTable.Row> rows, Set<String> names) {
        if (rows.isEmpty()) {
            return "data type '" + dataType + "' has no key; give one in the annotation, or a KeyTable that has it";
        }
        String templates =
                rows.stream().map(row -> "'" + row.template() + "'").sorted().collect(Collectors.joining(", "));
        return "no key of data type '" + dataType + "' has exactly the parameters "
                + names.stream().sorted().toList()
                + "; there are " + templates
                + ". Rename parameters, mark with @KeyIgnored what does not matter, or give a key";
    }

    private static <T extends TypeFacts<T>> PlanException mismatch(
            String who, List<ParameterFacts<T>> parameters, KeyTemplate template) {
        for (int i = 0; i < parameters.size(); i++) {
            ParameterFacts<T> parameter = parameters.get(i);
            if (parameter.isKey() && !template.parameters().contains(parameter.name())) {
                return missing(who, parameter.name(), template.toString(), i);
            }
        }
        try {
            bound(template, parameters, who, Site.element("value"));
        } catch (PlanException unbound) {
            return unbound;
        }
        throw new IllegalStateException(who + " matches " + template);
    }

    /**
     * The plan for the data type's row of which every parameter has a name here; names may be left over. The row with the most
     * parameters wins.
     *
     * @throws PlanException if there is none
     */
    public static <T extends TypeFacts<T>> KeyPlan ofTableWithin(
            String who, List<ParameterFacts<T>> sources, String dataType, List<KeyTable.Row> rows) {
        Set<String> names = sources.stream().map(ParameterFacts::name).collect(Collectors.toSet());
        return rows.stream()
                .filter(row -> names.containsAll(row.template().parameters()))
                .reduce((a, b) -> b.template().parameters().size()
                                > a.template().parameters().size()
                        ? b
                        : a)
                .map(row -> bound(row.template(), sources, who, Site.element("value"))
                        .tagged(row.tags()))
                .orElseThrow(
                        () -> new PlanException(who + ": " + noneOf(dataType, rows, names), Site.element("value")));
    }

    private KeyPlan tagged(List<String> more) {
        return new KeyPlan(template, order, more);
    }

    /**
     * The plan for a template, by names alone.
     *
     * @throws PlanException if a parameter of the template is not among the sources, or has no place in a key
     */
    public static <T extends TypeFacts<T>> KeyPlan bound(
            KeyTemplate template, List<ParameterFacts<T>> sources, String who, Site site) {
        List<Integer> order = template.parameters().stream()
                .map(name -> indexOf(name, sources, who + ": key '" + template + "'", site))
                .toList();
        order.forEach(index -> checkPart(sources.get(index), index, who, template));
        return new KeyPlan(template, order, List.of());
    }

    /**
     * The place of a name among the sources.
     *
     * @throws PlanException if it has none
     */
    static <T extends TypeFacts<T>> int indexOf(String name, List<ParameterFacts<T>> sources, String what, Site site) {
        return IntStream.range(0, sources.size())
                .filter(i -> sources.get(i).isKey() && sources.get(i).name().equals(name))
                .findFirst()
                .orElseThrow(() -> new PlanException(
                        what + " names {" + name + "}, which is not among "
                                + sources.stream()
                                        .filter(ParameterFacts::isKey)
                                        .map(ParameterFacts::name)
                                        .toList(),
                        site));
    }

    private static void checkPart(ParameterFacts<?> part, int index, String who, KeyTemplate template) {
        if (!template.hasText(part.name()) && !isTextual(part.type())) {
            throw new PlanException(
                    who + ": parameter '" + part.name() + "' of type "
                            + part.type().name()
                            + " has no text that is the same everywhere; a key takes strings, integers, enums, booleans,"
                            + " UUIDs and java.time values",
                    Site.parameter(index));
        }
    }

    /** The key for these arguments; null if one of them has no place in a key, as a blank string has not. */
    public @Nullable CacheKey key(@Nullable Object[] arguments) {
        try {
            return template.key(order.stream().map(index -> arguments[index]).toArray());
        } catch (IllegalArgumentException blank) {
            return null;
        }
    }

    /** Whether values of a type have a place in keys and tags. */
    static boolean isTextual(TypeFacts<?> type) {
        return PRIMITIVES.contains(type.className()) || TEXTUAL.stream().anyMatch(type::isA);
    }
}
