package io.civicq.cache.servlet.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An entity tag (RFC 9110 §8.8.3).
 *
 * @param opaque what stands between the quotes
 * @param strength whether equal tags mean equal bytes
 */
public record EntityTag(String opaque, Strength strength) {
    private static final int LONGEST_LIST = 8 * 1024;
    private static final int MOST_TAGS = 64;

    /** Whether equal tags mean equal bytes. */
    public enum Strength {
        STRONG,
        WEAK
    }

    public static EntityTag strong(String opaque) {
        return new EntityTag(opaque, Strength.STRONG);
    }

    /** The tag of a field; null if it is malformed or not there. */
    public static @Nullable EntityTag parse(@Nullable String text) {
        if (text == null) {
            return null;
        }
        List<EntityTag> tags = list(text);
        return tags != null && tags.size() == 1 ? tags.get(0) : null;
    }

    /** The tags of a list, read once from left to right; null if it is malformed, longer than 8 KiB or of more than 64 tags. */
    public static @Nullable List<EntityTag> list(String text) {
        if (text.length() > LONGEST_LIST) {
            return null;
        }
        List<EntityTag> tags = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ' || c == '\t' || c == ',') {
                at++;
                continue;
            }
            Strength strength = text.startsWith("W/", at) ? Strength.WEAK : Strength.STRONG;
            int open = strength == Strength.WEAK ? at + 2 : at;
            int close = open < text.length() && text.charAt(open) == '"' ? text.indexOf('"', open + 1) : -1;
            if (close < 0 || tags.size() == MOST_TAGS) {
                return null;
            }
            tags.add(new EntityTag(text.substring(open + 1, close), strength));
            at = close + 1;
        }
        return tags;
    }

    /** Weak comparison (§8.8.3.2). */
    public boolean weaklyMatches(EntityTag other) {
        return opaque.equals(other.opaque);
    }

    /** Strong comparison (§8.8.3.2). */
    public boolean stronglyMatches(EntityTag other) {
        return strength == Strength.STRONG && other.strength == Strength.STRONG && opaque.equals(other.opaque);
    }

    /** The tag of the same content in a coding: other bytes, so another strong tag. A weak one means all of them. */
    public EntityTag in(Coding coding) {
        return coding == Coding.IDENTITY || strength == Strength.WEAK
                ? this
                : strong(opaque + "-" + coding.token().toLowerCase(Locale.ROOT));
    }

    /** As it stands in a field. */
    public String text() {
        return (strength == Strength.WEAK ? "W/\"" : "\"") + opaque + '"';
    }
}
