package io.civicq.cache.servlet.cdn;

import java.util.Collection;

/**
 * The response header in which a cache reads surrogate keys, and how much of it a response may carry. Immutable.
 *
 * <p>The presets allow 4,000 bytes, because servlet containers allow 8 KiB for all headers of a response; the caches would
 * take more: Cloudflare 16 KB and about 1,000 tags, Fastly 16,384 bytes, Varnish 8 KiB a line.
 *
 * @param name the name of the header
 * @param separator what stands between two keys
 * @param maxKeys the most keys
 * @param maxBytes the most bytes of the value
 */
public record KeyHeader(String name, String separator, int maxKeys, int maxBytes) {
    private static final int BYTES = 4_000;
    private static final int LEAST_KEYS = SurrogateName.Kind.values().length;

    /** Cloudflare, on every plan. */
    public static final KeyHeader CLOUDFLARE = new KeyHeader("Cache-Tag", ",", 1_000, BYTES);

    /** Fastly. */
    public static final KeyHeader FASTLY = new KeyHeader("Surrogate-Key", " ", 1_000, BYTES);

    /** Varnish with {@code vmod_xkey}, or with bans. */
    public static final KeyHeader VARNISH = new KeyHeader("xkey", " ", 1_000, BYTES);

    public KeyHeader {
        if (!name.matches("[A-Za-z0-9-]+")) {
            throw new IllegalArgumentException("'" + name + "' is no header name; letters, digits and hyphens are");
        }
        if (!separator.equals(",") && !separator.equals(" ")) {
            throw new IllegalArgumentException("the separator must be a comma or a space, but was '" + separator + "'");
        }
        if (maxKeys < LEAST_KEYS || maxBytes < SurrogateName.LONGEST) {
            throw new IllegalArgumentException("a response needs room for " + LEAST_KEYS + " keys and "
                    + SurrogateName.LONGEST + " bytes, but maxKeys is " + maxKeys + " and maxBytes " + maxBytes);
        }
    }

    /** The same header with room for so many keys in so many bytes. */
    public KeyHeader withRoomFor(int keys, int bytes) {
        return new KeyHeader(name, separator, keys, bytes);
    }

    /** The value of the header. */
    public String value(Collection<String> keys) {
        return String.join(separator, keys);
    }

    boolean hasRoomFor(int keys, long keyBytes) {
        return keys <= maxKeys && keyBytes + Math.max(0, keys - 1) * (long) separator.length() <= maxBytes;
    }
}
