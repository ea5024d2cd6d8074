package io.civicq.cache.query;

import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One value that a statement is bound to. Immutable: what may change is copied.
 *
 * @param kind its type
 * @param text what stands for the value in a key
 */
record Parameter(ValueKind kind, @Nullable Object value, String text) {

    /**
     * The parameter with this value.
     *
     * @param number its place in the statement from 1 on, for messages
     * @throws IllegalArgumentException if the type of the value cannot be bound
     */
    static Parameter of(@Nullable Object given, int number) {
        Object value = given instanceof byte[] bytes
                ? bytes.clone()
                : given instanceof CharSequence || given instanceof Character ? given.toString() : given;
        ValueKind kind = ValueKind.of(value);
        if (kind == null && value != null) {
            value = arrayOf(value, number);
            kind = value == null ? null : ValueKind.ARRAY;
        }
        if (kind == null) {
            throw unsupported(Objects.requireNonNull(given), number);
        }
        return new Parameter(kind, value, value == null ? "" : kind.text(value));
    }

    private static @Nullable SqlArray arrayOf(Object value, int number) {
        try {
            return SqlArray.from(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("parameter " + number + ": " + e.getMessage(), e);
        }
    }

    private static IllegalArgumentException unsupported(Object value, int number) {
        String hint = value instanceof Enum<?>
                ? "; bind its name()"
                : value instanceof java.util.Date ? "; it depends on the default time zone: use java.time" : "";
        return new IllegalArgumentException("parameter " + number + " of type "
                + value.getClass().getName() + " cannot be bound" + hint + "; allowed are " + ValueKind.allowed()
                + ", lists, sets and arrays of them, and null");
    }

    /** About how many bytes it adds to what a key is made of. */
    int size() {
        return 8 + 2 * text.length();
    }

    /** Writes what a key is made of: type, length, text. No other parameter, and no other two, write the same. */
    void writeTo(DataOutputStream out) throws IOException {
        out.writeUTF(kind.label());
        out.writeInt(text.length());
        out.writeChars(text);
    }

    /** The type, and of texts and arrays the length, but nothing of the value. */
    String redacted() {
        return switch (kind) {
            case TEXT -> "text of " + text.length() + " characters";
            case BYTES -> text.length() / 2 + " bytes";
            case ARRAY ->
                "array of "
                        + ((SqlArray) Objects.requireNonNull(value)).elements().size();
            default -> kind.label();
        };
    }

    /** The type and the beginning of the value. */
    String shown(int longest) {
        String whole = kind == ValueKind.BYTES ? text : String.valueOf(value);
        String cut = whole.length() <= longest ? whole : whole.substring(0, longest) + "…";
        return kind == ValueKind.NULL ? "null" : kind.label() + " " + cut;
    }
}
