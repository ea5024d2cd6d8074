package io.civicq.cache.redis;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.Invalidation.Severity;
import io.civicq.cache.invalidation.InvalidationBuilder;
import io.civicq.cache.invalidation.StampNames;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyPattern;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Invalidations as text of the log.
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
 * None of them contains a line break. The empty text, which begins a log, invalidates nothing. A text that this release does not understand, as a later one may write it, means
 * everything: that costs loads and serves nothing old.
 */
final class LogText {
    private static final Invalidation ANYTHING = Invalidation.ofEverything().hard();

    private LogText() {}

    static String of(Invalidation invalidation) {
        StringBuilder text = new StringBuilder(invalidation.severity() == Severity.HARD ? "H" : "S");
        invalidation.keys().forEach(key -> text.append("\nk ").append(key));
        invalidation.scopes().forEach(scope -> text.append("\ns ").append(scope));
        invalidation.tags().forEach(tag -> text.append("\nt ").append(tag));
        invalidation.patterns().forEach(pattern -> text.append("\np ").append(pattern));
        invalidation.caches().forEach(cache -> text.append("\nc ").append(cache));
        return text.toString();
    }

    static Invalidation parse(String text) {
        if (text.isEmpty()) {
            return Invalidation.ofNothing();
        }
        InvalidationBuilder all = new InvalidationBuilder();
        String[] lines = text.split("\n", -1);
        try {
            for (int i = 1; i < lines.length; i++) {
                all.add(parseLine(lines[i]));
            }
        } catch (RuntimeException notOurs) {
            return ANYTHING;
        }
        return switch (lines[0]) {
            case "S" -> all.build();
            case "H" -> all.build().hard();
            default -> ANYTHING;
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
            default -> ANYTHING;
        };
    }

    /** The members of the log's set that an invalidation stamps. */
    static List<String> members(Invalidation invalidation) {
        boolean hard = invalidation.severity() == Severity.HARD;
        List<String> members = new ArrayList<>();
        for (long name : StampNames.of(invalidation)) {
            String digits = HexFormat.of().toHexDigits(name);
            members.add("s" + digits);
            if (hard) {
                members.add("h" + digits);
            }
        }
        invalidation.patterns().forEach(pattern -> members.add((hard ? "pH:" : "pS:") + pattern));
        return members;
    }
}
