package io.civicq.cache.query;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the mapper of a result when its columns are known. */
@FunctionalInterface
interface RowMapping<R> {
    RowMapper<R> of(ResultSetMetaData columns) throws SQLException;

    /**
     * Rows as records, a component each by the label of its column, or as the only column's value.
     *
     * @throws IllegalArgumentException if the type is no record of types that columns can be read as, nor one of these types
     */
    static <R> RowMapping<R> to(Class<R> type) {
        if (type.isRecord()) {
            return new ToRecord<>(type);
        }
        Columns.Reader reader = type.isPrimitive() ? null : Columns.of(type);
        if (reader == null) {
            throw new IllegalArgumentException("rows cannot become " + type.getName()
                    + ": declare a record, give a RowMapper, or read a single column as one of " + Columns.allowed());
        }
        return columns -> {
            if (columns.getColumnCount() != 1) {
                throw new RowMappingException(
                        "a row of " + columns.getColumnCount() + " columns cannot be one " + type.getSimpleName()
                                + "; select one column, or declare a record",
                        null);
            }
            Column only = new Column(columns.getColumnLabel(1), columns.getColumnTypeName(1), 1);
            return row -> type.cast(only.required(reader.read(row, 1), "a " + type.getSimpleName()));
        };
    }

    /** Without case and underscores, so that {@code question_id} is {@code questionId}. */
    static String plain(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** A column of a result. */
    record Column(String label, String type, int number) {
        @Override
        public String toString() {
            return "column '" + label + "' (" + type + ")";
        }

        Object required(@Nullable Object value, String what) {
            if (value == null) {
                throw new RowMappingException(this + " is null, which cannot be " + what, null);
            }
            return value;
        }
    }

    /** Rows as instances of one record. */
    final class ToRecord<R> implements RowMapping<R> {
        private final Class<R> type;
        private final RecordComponent[] components;
        private final Columns.Reader[] readers;
        private final MethodHandle constructor;

        ToRecord(Class<R> type) {
            this.type = type;
            this.components = type.getRecordComponents();
            this.readers = Arrays.stream(components).map(this::reader).toArray(Columns.Reader[]::new);
            this.constructor = constructor();
        }

        private Columns.Reader reader(RecordComponent component) {
            Columns.Reader reader = Columns.of(component.getGenericType());
            if (reader == null) {
                throw new IllegalArgumentException("component '" + component.getName() + "' of record "
                        + type.getSimpleName() + " is a "
                        + component.getGenericType().getTypeName() + ", which no column can become; allowed are "
                        + Columns.allowed() + "; or give a RowMapper");
            }
            return reader;
        }

        private MethodHandle constructor() {
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            try {
                Constructor<R> canonical = type.getDeclaredConstructor(types);
                canonical.setAccessible(true);
                return MethodHandles.lookup().unreflectConstructor(canonical).asSpreader(Object[].class, types.length);
            } catch (ReflectiveOperationException | RuntimeException e) {
                throw new IllegalArgumentException(
                        "the constructor of record " + type.getName()
                                + " cannot be called; open its package to io.civicq.cache, or give a RowMapper",
                        e);
            }
        }

        @Override
        public RowMapper<R> of(ResultSetMetaData metadata) throws SQLException {
            Map<String, List<Column>> labelled = new HashMap<>();
            List<String> labels = new ArrayList<>();
            for (int i = 1; i <= metadata.getColumnCount(); i++) {
                Column column = new Column(metadata.getColumnLabel(i), metadata.getColumnTypeName(i), i);
                labels.add(column.label);
                labelled.computeIfAbsent(plain(column.label), label -> new ArrayList<>())
                        .add(column);
            }
            Column[] columns = new Column[components.length];
            for (int i = 0; i < columns.length; i++) {
                columns[i] = theOnly(labelled.getOrDefault(plain(components[i].getName()), List.of()), i, labels);
            }
            return row -> {
                @Nullable Object[] values = new Object[columns.length];
                for (int i = 0; i < columns.length; i++) {
                    values[i] = value(row, columns[i], i);
                }
                return made(values);
            };
        }

        private Column theOnly(List<Column> columns, int component, List<String> labels) {
            if (columns.size() == 1) {
                return columns.get(0);
            }
            throw new RowMappingException(
                    (columns.isEmpty() ? "no column" : columns.size() + " columns have the label") + " for "
                            + named(component) + "; the result has " + labels
                            + ": give the column a label with AS, without regard to case and underscores",
                    null);
        }

        private String named(int component) {
            RecordComponent named = components[component];
            return "component '" + named.getName() + "' (" + named.getType().getSimpleName() + ") of record "
                    + type.getSimpleName();
        }

        private @Nullable Object value(ResultSet row, Column column, int component) {
            Object value;
            try {
                value = readers[component].read(row, column.number);
            } catch (SQLException | RuntimeException e) {
                throw new RowMappingException(
                        column + " cannot be read as " + named(component) + ": " + e.getMessage(), e);
            }
            return components[component].getType().isPrimitive()
                    ? column.required(value, named(component) + "; select COALESCE, or declare a type that may be null")
                    : value;
        }

        private R made(@Nullable Object[] values) {
            try {
                return type.cast(constructor.invoke(values));
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new RowMappingException("the constructor of record " + type.getSimpleName() + " failed", e);
            }
        }
    }
}
