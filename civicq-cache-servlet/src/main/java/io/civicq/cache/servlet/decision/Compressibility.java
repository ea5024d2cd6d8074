package io.civicq.cache.servlet.decision;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether it is right and worth while to give a response another content coding. */
public enum Compressibility {
    COMPRESSIBLE,
    /** Too small to gain anything. */
    SMALL,
    /** Coded already, or of a type that is compressed by itself. */
    CODED,
    /** {@code no-transform} (RFC 9111 §5.2.2.6), a cookie, or a part. */
    FORBIDDEN;

    private static final int SMALLEST = 1_000;
    private static final Set<String> TYPES = Set.of(
            "application/json",
            "application/javascript",
            "application/xml",
            "application/xhtml+xml",
            "application/rss+xml",
            "application/atom+xml",
            "application/manifest+json",
            "application/wasm",
            "application/vnd.ms-fontobject",
            "font/ttf",
            "font/otf",
            "image/svg+xml",
            "image/x-icon");

    /** Judges a whole response by its head and its length in bytes. */
    public static Compressibility of(ResponseHead response, long length) {
        Fields fields = response.fields();
        if (CacheControl.of(fields).has("no-transform") || fields.has("Set-Cookie") || response.status() != 200) {
            return FORBIDDEN;
        }
        if (fields.has("Content-Encoding") || !isText(fields.first("Content-Type"))) {
            return CODED;
        }
        return length < SMALLEST ? SMALL : COMPRESSIBLE;
    }

    private static boolean isText(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        int end = contentType.indexOf(';');
        String type =
                (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        boolean events = type.equals("text/event-stream");
        return !events
                && (type.startsWith("text/")
                        || TYPES.contains(type)
                        || type.endsWith("+json")
                        || type.endsWith("+xml"));
    }
}
