package io.civicq.cache.warm;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyTemplate;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The name of a hot key as it stands in the far tier: its score, its data type and its key, such as
 * {@code 3.250 question civicq:question:7}. What was read from there is nothing but a suggestion: a name that is not exactly of this
 * form, of a data type that is remembered, and of the shape of that one's keys, is none.
 *
 * @param score the time that its loads would have taken for each second of reads, had nothing been cached
 */
record HotName(String dataType, CacheKey key, double score) {
    private static final int LONGEST = 1_000;
    private static final double GREATEST = 1e9;

    String text() {
        return String.format(Locale.ROOT, "%.3f %s %s", score, dataType, key.text());
    }

    /** @param shapes of the keys, by data type */
    static Optional<HotName> parse(@Nullable String text, Map<String, KeyTemplate> shapes) {
        if (text == null || text.length() > LONGEST) {
            return Optional.empty();
        }
        String[] parts = text.split(" ", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        KeyTemplate shape = shapes.get(parts[1]);
        if (shape == null) {
            return Optional.empty();
        }
        try {
            double score = Double.parseDouble(parts[0]);
            CacheKey key = CacheKey.parse(parts[2]);
            return score >= 0 && score <= GREATEST && isShaped(key, shape)
                    ? Optional.of(new HotName(parts[1], key, score))
                    : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** Whether a key is of the shape of a template: as deep, and the same where that is fixed. */
    static boolean isShaped(CacheKey key, KeyTemplate shape) {
        String[] fixed = shape.toString().split(":", -1);
        if (key.depth() != fixed.length) {
            return false;
        }
        String[] parts = key.text().split(":", -1);
        for (int i = 0; i < fixed.length; i++) {
            if (!fixed[i].startsWith("{") && !fixed[i].equals(parts[i])) {
                return false;
            }
        }
        return true;
    }
}
