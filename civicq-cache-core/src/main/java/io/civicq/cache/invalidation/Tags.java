package io.civicq.cache.invalidation;

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
}
