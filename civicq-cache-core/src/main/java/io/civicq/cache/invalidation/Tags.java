package io.civicq.cache.invalidation;

import io.civicq.cache.key.CacheKey;
import java.util.HashSet;
import java.util.Set;

/** The rule for the names that values carry beside their keys. */
public final class Tags {
    /** A longer tag is refused. */
    public static final int LONGEST = 128;

    private Tags() {}

    /**
     * Returns the tag if it is well formed: 1 to 128 printable ASCII characters, none of them a comma or a space, so that
     * it can stand in a response's header as it is.
     *
     * @throws IllegalArgumentException if not
     */
    public static String check(String tag) {
        boolean wellFormed =
                !tag.isEmpty() && tag.length() <= LONGEST && tag.chars().allMatch(c -> c > ' ' && c < 0x7F && c != ',');
        if (!wellFormed) {
            throw new IllegalArgumentException(
                    "tag '" + tag.substring(0, Math.min(tag.length(), 40)) + "' must be 1 to " + LONGEST
                            + " printable ASCII characters without comma or space, such as question:7");
        }
        return tag;
    }

    /** Tags of a value that was made of the value with this key: every invalidation of the key or of one of its scopes reaches them. */
    public static Set<String> reaching(CacheKey key) {
        Set<String> tags = new HashSet<>();
        tags.add(StampNames.tagOf(StampNames.ofKey(key)));
        for (int depth = key.depth(); depth >= 0; depth--) {
            tags.add(StampNames.tagOf(StampNames.ofScope(key, depth)));
        }
        return tags;
    }

    /** A tag of a value that was made of a value of this data type: an invalidation of the data type reaches it. */
    public static String reachingCache(String dataType) {
        return StampNames.tagOf(StampNames.ofCache(dataType));
    }
}
