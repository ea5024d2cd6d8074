package io.civicq.cache.key;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A glob over key texts: {@code *} stands for any characters, {@code ?} for one, everything else for itself.
 *
 * <p>A pattern that is a prefix ({@code civicq:ballot:123:*}) is better said as a {@linkplain #scope() scope}, whose
 * invalidation costs the same however many keys there are. Immutable and thread-safe.
 */
public final class KeyPattern {
    private static final int LONGEST = 1_000;

    private final String glob;

    private KeyPattern(String glob) {
        this.glob = glob;
    }

    /**
     * The pattern with this text.
     *
     * @throws IllegalArgumentException if it is blank or over 1,000 characters, if its first segment is not literal (a
     *     pattern over every namespace would reach what is not ours; to drop everything say {@code clear}), or if its
     *     literal beginning is no key text, see {@link CacheKey#parse}
     */
    public static KeyPattern of(String glob) {
        if (glob.isBlank() || glob.length() > LONGEST) {
            throw new IllegalArgumentException("a key pattern has 1 to " + LONGEST + " characters, not '"
                    + glob.substring(0, Math.min(glob.length(), 40)) + "' (" + glob.length() + ")");
        }
        if (glob.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a key pattern has no control characters, as no key has any");
        }
        int firstColon = glob.indexOf(':');
        int firstWildcard = firstWildcard(glob);
        if (firstWildcard >= 0 && (firstColon < 0 || firstWildcard < firstColon)) {
            throw new IllegalArgumentException("key pattern '" + glob
                    + "' must begin with a literal segment, such as civicq:*; to drop everything, clear");
        }
        KeyPattern pattern = new KeyPattern(glob);
        try {
            CacheKey.parse(pattern.literalSegments());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("key pattern '" + glob + "': " + e.getMessage(), e);
        }
        return pattern;
    }

    /** The whole segments before the first wildcard; at least one. */
    private String literalSegments() {
        int wildcard = firstWildcard(glob);
        return wildcard < 0 ? glob : glob.substring(0, glob.lastIndexOf(':', wildcard));
    }

    private static int firstWildcard(String glob) {
        for (int i = 0; i < glob.length(); i++) {
            if (glob.charAt(i) == '*' || glob.charAt(i) == '?') {
                return i;
            }
        }
        return -1;
    }

    /**
     * The scope that takes its place, where the pattern is literal or its only wildcard is a last segment {@code *}. It
     * reaches all that the pattern matches, and besides the key that it names and whatever is below that.
     */
    public Optional<CacheKey> scope() {
        int wildcard = firstWildcard(glob);
        boolean isPrefix = wildcard < 0 || (wildcard == glob.length() - 1 && glob.endsWith(":*"));
        return isPrefix ? Optional.of(CacheKey.parse(literalSegments())) : Optional.empty();
    }

    /** Whether the text of a key matches, in time proportional to the product of the lengths at worst. */
    public boolean matches(String text) {
        int g = 0;
        int t = 0;
        int star = -1;
        int retry = 0;
        while (t < text.length()) {
            if (g < glob.length() && glob.charAt(g) == '*') {
                star = g++;
                retry = t;
            } else if (g < glob.length() && (glob.charAt(g) == '?' || glob.charAt(g) == text.charAt(t))) {
                g++;
                t++;
            } else if (star >= 0) {
                g = star + 1;
                t = ++retry;
            } else {
                return false;
            }
        }
        while (g < glob.length() && glob.charAt(g) == '*') {
            g++;
        }
        return g == glob.length();
    }

    /** The pattern for a store that also gives meaning to brackets, carets and backslashes: those are escaped by a backslash. */
    public String escapedGlob() {
        StringBuilder escaped = new StringBuilder(glob.length() + 8);
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if ("[]^-\\".indexOf(c) >= 0) {
                escaped.append('\\');
            }
            escaped.append(c);
        }
        return escaped.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyPattern that && that.glob.equals(glob);
    }

    @Override
    public int hashCode() {
        return glob.hashCode();
    }

    /** The text that it was made from. */
    @Override
    public String toString() {
        return glob;
    }
}
