package io.civicq.cache.servlet.cdn;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * One surrogate key: a scope, a tag or a data type, or the mark of a place below which some of them were left out.
 *
 * @param kind what it names
 * @param form the thing itself, or the mark
 * @param text parts joined by colons; empty for the mark of the root
 * @param key the surrogate key as it is sent
 */
record SurrogateName(Kind kind, Form form, String text, String key) {
    /** Longer keys are sent as a digest. */
    static final int LONGEST = 128;

    private static final int DIGEST_BYTES = 16;

    enum Kind {
        SCOPE('k', 'c'),
        TAG('t', 'u'),
        TYPE('d', 'e');

        private final char exact;
        private final char coarse;

        Kind(char exact, char coarse) {
            this.exact = exact;
            this.coarse = coarse;
        }
    }

    enum Form {
        EXACT,
        COARSE
    }

    static SurrogateName exact(Kind kind, String text) {
        return new SurrogateName(kind, Form.EXACT, text, rendered(kind.exact, text));
    }

    static SurrogateName coarse(Kind kind, String text) {
        return new SurrogateName(kind, Form.COARSE, text, rendered(kind.coarse, text));
    }

    /** The texts of which this one is a continuation, the longest first, without the root. */
    static List<String> prefixes(String text) {
        List<String> prefixes = new ArrayList<>();
        for (int colon = text.lastIndexOf(':'); colon > 0; colon = text.lastIndexOf(':', colon - 1)) {
            prefixes.add(text.substring(0, colon));
        }
        return prefixes;
    }

    /** How many parts it has; the root has none. */
    int depth() {
        return text.isEmpty() ? 0 : 1 + (int) text.chars().filter(c -> c == ':').count();
    }

    /** The mark of the place that it is in. */
    SurrogateName parent() {
        return coarse(kind, text.substring(0, Math.max(0, text.lastIndexOf(':'))));
    }

    private static String rendered(char letter, String text) {
        boolean plain = text.length() + 2 <= LONGEST && text.chars().allMatch(SurrogateName::isPlain);
        return plain ? letter + ":" + text : letter + "#" + digest(text);
    }

    /** Characters that mean nothing in a list of a header, in JSON, or in a ban of Varnish but for a regular expression. */
    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "-._~:/@=+%!".indexOf(c) >= 0;
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
