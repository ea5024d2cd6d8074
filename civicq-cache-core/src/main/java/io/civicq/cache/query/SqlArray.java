package io.civicq.cache.query;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A parameter that is an SQL array, such as that of {@code id = ANY (?)}. Lists, sets and arrays become one by themselves
 * when their first element says the type; an empty one has to be named here.
 *
 * @param elementType the type of the elements as the database calls it, such as {@code bigint}
 * @param elements values of the types that a parameter may have, or null; no arrays
 */
public record SqlArray(String elementType, List<@Nullable Object> elements) {
    private static final Map<Class<?>, String> TYPES = Map.of(
            Boolean.class, "boolean",
            Short.class, "smallint",
            Integer.class, "integer",
            Long.class, "bigint",
            BigDecimal.class, "numeric",
            Double.class, "double precision",
            String.class, "varchar",
            UUID.class, "uuid",
            LocalDate.class, "date",
            LocalDateTime.class, "timestamp");

    public SqlArray {
        elements = Collections.unmodifiableList(new ArrayList<>(elements));
        for (Object element : elements) {
            ValueKind kind = ValueKind.of(element);
            if (kind == null || kind == ValueKind.ARRAY || kind == ValueKind.BYTES) {
                throw new IllegalArgumentException("an element of type "
                        + (element == null ? "null" : element.getClass().getName())
                        + " cannot stand in an SQL array");
            }
        }
    }

    /** An array of these elements. */
    public static SqlArray of(String elementType, Collection<? extends @Nullable Object> elements) {
        return new SqlArray(elementType, ordered(elements));
    }

    /** The array that a collection or a Java array stands for; null if the value is none. */
    static @Nullable SqlArray from(Object value) {
        List<@Nullable Object> elements;
        if (value instanceof Collection<?> collection) {
            elements = ordered(collection);
        } else if (value instanceof long[] longs) {
            elements = new ArrayList<>(Arrays.stream(longs).boxed().toList());
        } else if (value instanceof int[] ints) {
            elements = new ArrayList<>(IntStream.of(ints).boxed().toList());
        } else if (value instanceof Object[] objects) {
            elements = Arrays.asList(objects);
        } else {
            return null;
        }
        return new SqlArray(typeOf(elements), elements);
    }

    /** The elements; of a set, which has no order, in one that is the same everywhere. */
    private static List<@Nullable Object> ordered(Collection<? extends @Nullable Object> elements) {
        List<@Nullable Object> list = new ArrayList<>(elements);
        if (elements instanceof Set) {
            list.sort((a, b) -> String.valueOf(a).compareTo(String.valueOf(b)));
        }
        return list;
    }

    private static String typeOf(List<@Nullable Object> elements) {
        for (Object element : elements) {
            if (element != null) {
                boolean zoned = element instanceof Instant || element instanceof OffsetDateTime;
                String type = zoned ? "timestamptz" : TYPES.get(element.getClass());
                if (type != null) {
                    return type;
                }
                throw new IllegalArgumentException(
                        "elements of type " + element.getClass().getName()
                                + " do not say their SQL type; write SqlArray.of(\"bigint\", …)");
            }
        }
        throw new IllegalArgumentException(
                "an empty collection does not say its SQL type; write SqlArray.of(\"bigint\", ids)");
    }

    @Nullable
    Object[] sqlValues() {
        return elements.stream().map(ValueKind::sqlValue).toArray();
    }

    /** What stands for it in a key: every part with its length, so that none can pass for another. */
    String text() {
        StringBuilder text =
                new StringBuilder().append(elementType.length()).append(':').append(elementType);
        for (Object element : elements) {
            Parameter parameter = Parameter.of(element, 0);
            text.append(',').append(parameter.kind().label()).append(',');
            text.append(parameter.text().length()).append(':').append(parameter.text());
        }
        return text.toString();
    }
}
