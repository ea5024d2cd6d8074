package io.civicq.cache.key;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.temporal.TemporalAccessor;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Turns key parts into segments: a {@link Long} where the text is a canonical decimal, else escaped text.
 *
 * <p>The escape is injective: a delimiter, {@code %}, a glob or brace character, a control, a blank or a lone surrogate
 * becomes {@code %uXXXX} (its UTF-16 unit); null becomes {@code %-}; an escaped text over {@value #LONGEST} characters
 * keeps its beginning and ends in {@code %h} and 128 bits of its SHA-256.
 */
final class Segments {
    static final int LONGEST = 100;
    private static final int KEPT = 48;
    private static final String NULL = "%-";
    private static final String HASHED = "%h";
    private static final int HASH_DIGITS = 32;
    private static final int LONGEST_NUMBER = 19;

    private Segments() {}

    static Object of(@Nullable Object part) {
        if (part instanceof Long number) {
            return number;
        }
        if (part instanceof Integer || part instanceof Short || part instanceof Byte) {
            return ((Number) part).longValue();
        }
        if (part == null) {
            return NULL;
        }
        return ofRaw(textOf(part));
    }

    /** A segment as {@link CacheKey#text()} renders it; characters that need no escape may stand unescaped. */
    static Object ofRendered(String text, String whole) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("key '" + whole + "' has a blank segment; write names between colons");
        }
        int escape = text.indexOf('%');
        if (escape < 0) {
            return ofRaw(text);
        }
        if (text.equals(NULL)) {
            return NULL;
        }
        int hash = text.length() - HASH_DIGITS;
        if (isHashed(text, hash)) {
            String hashed = text.substring(hash - HASHED.length());
            String kept = escape(unescape(text.substring(0, hash - HASHED.length()), whole));
            if (kept.length() > KEPT) {
                throw new IllegalArgumentException("key '" + whole + "': segment '" + text
                        + "' ends as a shortened one," + " which keeps at most " + KEPT + " characters");
            }
            return kept + hashed;
        }
        return ofRaw(unescape(text, whole));
    }

    private static String unescape(String text, String whole) {
        StringBuilder raw = new StringBuilder(text.length());
        int from = 0;
        for (int at = text.indexOf('%'); at >= 0; at = text.indexOf('%', from)) {
            raw.append(text, from, at).append(unescaped(text, at, whole));
            from = at + 6;
        }
        return raw.append(text, from, text.length()).toString();
    }

    private static String textOf(Object part) {
        if (part instanceof CharSequence || part instanceof Character || part instanceof Boolean) {
            return part.toString();
        }
        if (part instanceof Enum<?> constant) {
            return constant.name();
        }
        if (part instanceof UUID || part instanceof TemporalAccessor) {
            return part.toString();
        }
        throw new IllegalArgumentException("key part of type " + part.getClass().getName()
                + " has no text that is the same everywhere; allowed are strings, integers, enums, booleans, UUIDs and"
                + " java.time values");
    }

    private static Object ofRaw(String raw) {
        if (raw.isBlank()) {
            throw new IllegalArgumentException("key part '" + raw + "' is blank; a part must have a visible character");
        }
        if (isCanonicalNumber(raw)) {
            return Long.parseLong(raw);
        }
        String escaped = escape(raw);
        return escaped.length() <= LONGEST ? escaped : shorten(escaped);
    }

    private static boolean isCanonicalNumber(String text) {
        int start = text.charAt(0) == '-' ? 1 : 0;
        int digits = text.length() - start;
        if (digits == 0 || digits > LONGEST_NUMBER) {
            return false;
        }
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
        }
        boolean canonical = text.charAt(start) != '0' || (digits == 1 && start == 0);
        return canonical && (digits < LONGEST_NUMBER || new BigInteger(text).bitLength() < Long.SIZE);
    }

    private static String escape(String raw) {
        int plain = 0;
        while (plain < raw.length() && isPlain(raw, plain)) {
            plain++;
        }
        if (plain == raw.length()) {
            return raw;
        }
        StringBuilder escaped = new StringBuilder(raw.length() + 10).append(raw, 0, plain);
        for (int i = plain; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (isPlain(raw, i)) {
                escaped.append(c);
            } else {
                escaped.append("%u").append(HexFormat.of().withUpperCase().toHexDigits(c));
            }
        }
        return escaped.toString();
    }

    private static boolean isPlain(String text, int at) {
        char c = text.charAt(at);
        if (c < 0x80) {
            return c > ' ' && c != 0x7F && ":%{}*?[]\\".indexOf(c) < 0;
        }
        if (Character.isHighSurrogate(c)) {
            return at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
        }
        return !Character.isISOControl(c) && !Character.isWhitespace(c) && !Character.isSpaceChar(c);
    }

    private static char unescaped(String text, int at, String whole) {
        int end = at + 6;
        if (end <= text.length() && text.charAt(at + 1) == 'u') {
            try {
                return (char) HexFormat.fromHexDigits(text, at + 2, end);
            } catch (IllegalArgumentException notHex) {
                throw malformed(text, whole, notHex);
            }
        }
        throw malformed(text, whole, null);
    }

    private static IllegalArgumentException malformed(String text, String whole, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "key '" + whole + "': '%' in segment '" + text
                        + "' must start an escape such as %u0025 (which stands for '%')",
                cause);
    }

    private static boolean isHashed(String text, int hash) {
        return hash > HASHED.length()
                && text.startsWith(HASHED, hash - HASHED.length())
                && text.substring(hash).chars().allMatch(HexFormat::isHexDigit);
    }

    private static String shorten(String escaped) {
        int cut = KEPT;
        int lastEscape = escaped.lastIndexOf('%', cut - 1);
        if (lastEscape >= 0 && lastEscape + 6 > cut) {
            cut = lastEscape;
        }
        if (Character.isHighSurrogate(escaped.charAt(cut - 1))) {
            cut--;
        }
        byte[] digest = sha256().digest(escaped.getBytes(StandardCharsets.UTF_8));
        return escaped.substring(0, cut) + HASHED + HexFormat.of().formatHex(digest, 0, HASH_DIGITS / 2);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
