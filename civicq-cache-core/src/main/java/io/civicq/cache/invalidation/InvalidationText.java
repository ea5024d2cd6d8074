package io.civicq.cache.invalidation;

import io.civicq.cache.invalidation.Invalidation.Severity;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyPattern;
import java.util.Optional;

/**
 * Invalidations as text, for logs and tables that outlive a process and a release.
 *
 * <pre>
 * S                                 soft (H: hard)
 * k civicq:question:7               a key
 * s civicq:questions:contest:5      a scope
 * t contest:5                       a tag
 * p civicq:*:page:1                 a pattern
 * c question_list                   a data type
 * </pre>
 *
 * One line for each name, in any order, separated by single line feeds; none of the names contains a line break. {@code s}
 * and a space alone is everything. The empty text invalidates nothing. A text that this release does not understand, as a
 * later one may write it, means everything: that costs loads and serves nothing old.
 */
public final class InvalidationText {
    private static final Invalidation ANYTHING = Invalidation.ofEverything().hard();

    private InvalidationText() {}

    /** The text of an invalidation. */
    public static String of(Invalidation invalidation) {
        StringBuilder text = new StringBuilder(invalidation.severity() == Severity.HARD ? "H" : "S");
        invalidation.keys().forEach(key -> text.append("\nk ").append(key));
        invalidation.scopes().forEach(scope -> text.append("\ns ").append(scope));
        invalidation.tags().forEach(tag -> text.append("\nt ").append(tag));
        invalidation.patterns().forEach(pattern -> text.append("\np ").append(pattern));
        invalidation.caches().forEach(cache -> text.append("\nc ").append(cache));
        return text.toString();
    }

    /** The invalidation with this text; a hard one of everything if it is not understood. */
    public static Invalidation parse(String text) {
        return understood(text).orElse(ANYTHING);
    }

    /** The invalidation with this text, or empty if it is not understood. */
    public static Optional<Invalidation> understood(String text) {
        if (text.isEmpty()) {
            return Optional.of(Invalidation.ofNothing());
        }
        String[] lines = text.split("\n", -1);
        InvalidationBuilder all = new InvalidationBuilder();
        try {
            for (int i = 1; i < lines.length; i++) {
                all.add(parseLine(lines[i]));
            }
        } catch (RuntimeException notOurs) {
            return Optional.empty();
        }
        return switch (lines[0]) {
            case "S" -> Optional.of(all.build());
            case "H" -> Optional.of(all.build().hard());
            default -> Optional.empty();
        };
    }

    private static Invalidation parseLine(String line) {
        String name = line.substring(2);
        return switch (line.substring(0, 2)) {
            case "k " -> Invalidation.ofKeys(CacheKey.parse(name));
            case "s " -> Invalidation.ofScopes(name.isEmpty() ? CacheKey.root() : CacheKey.parse(name));
            case "t " -> Invalidation.ofTags(name);
            case "p " -> Invalidation.ofPattern(KeyPattern.of(name));
            case "c " -> Invalidation.ofCaches(name);
            default -> throw new IllegalArgumentException("no kind of name begins the line '" + line + "'");
        };
    }
}
