package io.civicq.cache.query;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The types of value that a parameter may have: what stands for each in a key, and how it is bound. */
enum ValueKind {
    NULL(Void.class, "null", value -> ""),
    BOOLEAN(Boolean.class, "boolean", Object::toString),
    BYTE(Byte.class, "tinyint", Object::toString),
    SHORT(Short.class, "smallint", Object::toString),
    INTEGER(Integer.class, "integer", Object::toString),
    LONG(Long.class, "bigint", Object::toString),
    DECIMAL(BigDecimal.class, "numeric", value -> decimal((BigDecimal) value)),
    BIG_INTEGER(BigInteger.class, "numeric integer", Object::toString),
    FLOAT(Float.class, "real", value -> Integer.toHexString(Float.floatToIntBits((Float) value))),
    DOUBLE(Double.class, "double precision", value -> Long.toHexString(Double.doubleToLongBits((Double) value))),
    TEXT(String.class, "text", Object::toString),
    UUID_VALUE(UUID.class, "uuid", Object::toString),
    DATE(LocalDate.class, "date", Object::toString),
    TIME(LocalTime.class, "time", Object::toString),
    TIME_WITH_ZONE(OffsetTime.class, "time with time zone", Object::toString),
    TIMESTAMP(LocalDateTime.class, "timestamp", Object::toString),
    TIMESTAMP_WITH_ZONE(OffsetDateTime.class, "timestamp with time zone", Object::toString),
    INSTANT(Instant.class, "instant", Object::toString),
    BYTES(byte[].class, "bytes", value -> HexFormat.of().formatHex((byte[]) value)),
    ARRAY(SqlArray.class, "array", value -> ((SqlArray) value).text());

    private final Class<?> type;
    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private final Function<Object, String> text;

    ValueKind(Class<?> type, String label, Function<Object, String> text) {
        this.type = type;
        this.label = label;
        this.text = text;
    }

    private static String decimal(BigDecimal value) {
        return value.unscaledValue() + "E" + -(long) value.scale();
    }

    /** The kind of a value that a caller gave, or null if there is none. */
    static @Nullable ValueKind of(@Nullable Object value) {
        if (value == null) {
            return NULL;
        }
        for (ValueKind kind : values()) {
            if (kind.type == value.getClass()) {
                return kind;
            }
        }
        return null;
    }

    static String allowed() {
        return Arrays.stream(values())
                .filter(kind -> kind != NULL)
                .map(kind -> kind.type.getSimpleName())
                .collect(Collectors.joining(", "));
    }

    /** What it is called in messages. */
    String label() {
        return label;
    }

    /** What stands for the value: equal texts of one kind are equal values. */
    String text(Object value) {
        return text.apply(value);
    }

    void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        switch (this) {
            case NULL -> statement.setNull(index, Types.NULL);
            case BYTE -> statement.setByte(index, (Byte) value(value));
            case BYTES -> statement.setBytes(index, (byte[]) value(value));
            case INSTANT -> statement.setObject(index, sqlValue(value));
            case BIG_INTEGER -> statement.setBigDecimal(index, new BigDecimal((BigInteger) value(value)));
            case ARRAY -> {
                SqlArray array = (SqlArray) value(value);
                statement.setArray(
                        index, statement.getConnection().createArrayOf(array.elementType(), array.sqlValues()));
            }
            case BOOLEAN,
                    SHORT,
                    INTEGER,
                    LONG,
                    DECIMAL,
                    FLOAT,
                    DOUBLE,
                    TEXT,
                    UUID_VALUE,
                    DATE,
                    TIME,
                    TIME_WITH_ZONE,
                    TIMESTAMP,
                    TIMESTAMP_WITH_ZONE -> statement.setObject(index, value);
        }
    }

    private static Object value(@Nullable Object value) {
        return Objects.requireNonNull(value);
    }

    /** What drivers take in place of a value. */
    static @Nullable Object sqlValue(@Nullable Object value) {
        return value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value;
    }
}
