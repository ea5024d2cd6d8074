package io.civicq.cache.query;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a column is read as a Java type. Nothing is rounded, cut off or made up on the way. */
final class Columns {
    private static final Set<Integer> INTEGERS = Set.of(Types.BIGINT, Types.INTEGER, Types.SMALLINT, Types.TINYINT);
    private static final Map<Class<?>, Reader> READERS = readers();

    private Columns() {}

    /** Reads a column of the current row; null where it is null. */
    @FunctionalInterface
    interface Reader {
        @Nullable
        Object read(ResultSet row, int column) throws SQLException;
    }

    /** What reads columns as this type, or null if nothing does. */
    static @Nullable Reader of(Type type) {
        if (type instanceof ParameterizedType generic
                && generic.getRawType() == List.class
                && generic.getActualTypeArguments()[0] instanceof Class<?> element) {
            return (row, column) -> list(row.getArray(column), element);
        }
        if (type instanceof Class<?> plain && plain.isEnum()) {
            return (row, column) -> constant(plain, row.getString(column));
        }
        return type instanceof Class<?> plain ? READERS.get(plain) : null;
    }

    /** The types that columns can be read as, for messages. */
    static String allowed() {
        Set<String> names = new TreeSet<>();
        READERS.keySet().forEach(type -> names.add(type.getSimpleName()));
        return names + ", enums, and lists of them";
    }

    private static Map<Class<?>, Reader> readers() {
        Map<Class<?>, Reader> readers = new HashMap<>();
        both(readers, long.class, Long.class, Columns::integer);
        both(
                readers,
                int.class,
                Integer.class,
                (row, c) -> narrowed(integer(row, c), Integer.MIN_VALUE, Integer.MAX_VALUE, Long::intValue));
        both(
                readers,
                short.class,
                Short.class,
                (row, c) -> narrowed(integer(row, c), Short.MIN_VALUE, Short.MAX_VALUE, Long::shortValue));
        both(
                readers,
                byte.class,
                Byte.class,
                (row, c) -> narrowed(integer(row, c), Byte.MIN_VALUE, Byte.MAX_VALUE, Long::byteValue));
        both(readers, double.class, Double.class, (row, c) -> unlessNull(row, row.getDouble(c)));
        both(readers, float.class, Float.class, (row, c) -> unlessNull(row, row.getFloat(c)));
        both(readers, boolean.class, Boolean.class, (row, c) -> unlessNull(row, row.getBoolean(c)));
        readers.put(String.class, ResultSet::getString);
        readers.put(BigDecimal.class, ResultSet::getBigDecimal);
        readers.put(BigInteger.class, Columns::bigInteger);
        readers.put(byte[].class, ResultSet::getBytes);
        readers.put(Instant.class, Columns::instant);
        for (Class<?> type : List.of(
                UUID.class,
                LocalDate.class,
                LocalTime.class,
                LocalDateTime.class,
                OffsetDateTime.class,
                OffsetTime.class)) {
            readers.put(type, (row, column) -> row.getObject(column, type));
        }
        return Map.copyOf(readers);
    }

    private static void both(Map<Class<?>, Reader> readers, Class<?> primitive, Class<?> boxed, Reader reader) {
        readers.put(primitive, reader);
        readers.put(boxed, reader);
    }

    private static @Nullable Object unlessNull(ResultSet row, Object value) throws SQLException {
        return row.wasNull() ? null : value;
    }

    /** Drivers cut the fraction off a decimal that is read as a long; so decimals are converted here, and exactly. */
    private static @Nullable Long integer(ResultSet row, int column) throws SQLException {
        if (INTEGERS.contains(row.getMetaData().getColumnType(column))) {
            long value = row.getLong(column);
            return row.wasNull() ? null : value;
        }
        BigDecimal value = row.getBigDecimal(column);
        return value == null ? null : value.longValueExact();
    }

    private static @Nullable BigInteger bigInteger(ResultSet row, int column) throws SQLException {
        BigDecimal value = row.getBigDecimal(column);
        return value == null ? null : value.toBigIntegerExact();
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private interface Narrowing {
        Object of(Long value);
    }

    private static @Nullable Object narrowed(@Nullable Long value, long least, long most, Narrowing narrowing) {
        if (value == null) {
            return null;
        }
        if (value < least || value > most) {
            throw new ArithmeticException("it must be from " + least + " to " + most);
        }
        return narrowing.of(value);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // only asked with enums
    private static @Nullable Object constant(Class<?> type, @Nullable String name) {
        return name == null ? null : Enum.valueOf((Class) type, name.strip());
    }

    private static @Nullable Object list(@Nullable Array array, Class<?> element) throws SQLException {
        if (array == null) {
            return null;
        }
        try {
            List<@Nullable Object> elements = new ArrayList<>();
            for (Object each : (@Nullable Object[]) array.getArray()) {
                elements.add(element(each, element));
            }
            return Collections.unmodifiableList(elements);
        } finally {
            array.free();
        }
    }

    private static @Nullable Object element(@Nullable Object value, Class<?> type) {
        if (value == null || type.isInstance(value)) {
            return value;
        }
        if (type == Long.class && value instanceof Number number) {
            return new BigDecimal(number.toString()).longValueExact();
        }
        if (type.isEnum() && value instanceof String name) {
            return constant(type, name);
        }
        throw new ClassCastException(
                "an element is of type " + value.getClass().getSimpleName() + ", not " + type.getSimpleName());
    }
}
