package io.civicq.cache.servlet;

import io.civicq.cache.servlet.decision.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The status and the fields that a handler sets, before anybody sees them. Not thread-safe. */
final class CapturedHead {
    private static final String DEFAULT_CHARSET = "ISO-8859-1";
    private static final String CHARSET_PARAMETER = ";charset=";
    private static final int OK = 200;

    private int status = OK;
    private final List<Fields.Line> lines = new ArrayList<>();
    private @Nullable String type;
    private @Nullable String charset;
    private long length = -1;
    private @Nullable Locale locale;

    int status() {
        return status;
    }

    void status(int code) {
        status = code;
    }

    void set(String name, @Nullable String value) {
        if (name.equalsIgnoreCase("Content-Type")) {
            type(value);
        } else if (name.equalsIgnoreCase("Content-Length")) {
            length(value);
        } else {
            lines.removeIf(line -> line.name().equalsIgnoreCase(name));
            add(name, value);
        }
    }

    void add(String name, @Nullable String value) {
        if (name.equalsIgnoreCase("Content-Type") || name.equalsIgnoreCase("Content-Length")) {
            set(name, value);
        } else if (value != null) {
            lines.add(new Fields.Line(name, value));
        }
    }

    private void length(@Nullable String value) {
        try {
            length = value == null ? -1 : Long.parseLong(value.strip());
        } catch (NumberFormatException e) {
            length = -1; // as containers do: a length that is none is not sent
        }
    }

    void length(long bytes) {
        length = bytes;
    }

    /** The declared length of the content; -1 if none was declared. */
    long length() {
        return length;
    }

    void type(@Nullable String value) {
        int at = value == null ? -1 : value.toLowerCase(Locale.ROOT).indexOf("charset=");
        if (value == null || at < 0) {
            type = value;
            return;
        }
        charset = value.substring(at + "charset=".length()).replace("\"", "").strip();
        int semicolon = charset.indexOf(';');
        charset = semicolon < 0 ? charset : charset.substring(0, semicolon);
        type = value.substring(0, at).replaceFirst(";\\s*$", "");
    }

    /** The content type with its charset; null if there is none. */
    @Nullable
    String type() {
        return type == null || charset == null ? type : type + CHARSET_PARAMETER + charset;
    }

    void charset(@Nullable String name) {
        charset = name;
    }

    /** The charset of the writer. */
    String charset() {
        return charset == null ? DEFAULT_CHARSET : charset;
    }

    void locale(@Nullable Locale value) {
        locale = value;
        if (value != null) {
            set("Content-Language", value.toLanguageTag());
        }
    }

    @Nullable
    Locale locale() {
        return locale;
    }

    boolean has(String name) {
        return fields().has(name) || (length >= 0 && name.equalsIgnoreCase("Content-Length"));
    }

    void clear() {
        status = OK;
        lines.clear();
        type = null;
        charset = null;
        length = -1;
        locale = null;
    }

    /** All fields but {@code Content-Length}. */
    Fields fields() {
        List<Fields.Line> all = new ArrayList<>(lines);
        String contentType = type();
        if (contentType != null) {
            all.add(new Fields.Line("Content-Type", contentType));
        }
        return new Fields(all);
    }
}
