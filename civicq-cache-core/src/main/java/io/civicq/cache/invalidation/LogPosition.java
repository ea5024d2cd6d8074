package io.civicq.cache.invalidation;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A place in an invalidation log: everything up to and including {@code number} has been applied.
 *
 * @param epoch which history the number belongs to; numbers of different epochs are not comparable
 * @param number the number of the newest invalidation applied
 */
public record LogPosition(long epoch, long number) {
    /** Where an invalidation stands that the log has not taken yet: no node has come so far. */
    public static final LogPosition PENDING = new LogPosition(0, Long.MAX_VALUE);

    private static final String PENDING_TEXT = "pending";
    private static final int EPOCH_DIGITS = 16;
    private static final Pattern TEXT = Pattern.compile("[0-9a-f]{16}-[0-9]{1,19}");

    /** Whether it is {@link #PENDING}. */
    public boolean isPending() {
        return equals(PENDING);
    }

    /** Whether a load that began here has seen everything that was invalid at {@code other}. */
    public boolean covers(LogPosition other) {
        return epoch == other.epoch && number >= other.number;
    }

    /** The position as text, to be handed to other nodes in a header or a cookie: letters, digits and a hyphen. */
    public String text() {
        return isPending() ? PENDING_TEXT : HexFormat.of().toHexDigits(epoch) + "-" + number;
    }

    /**
     * The position with this text.
     *
     * @throws IllegalArgumentException if no position has this text
     */
    public static LogPosition parse(String text) {
        if (text.equals(PENDING_TEXT)) {
            return PENDING;
        }
        if (!TEXT.matcher(text).matches()) {
            throw malformed(text);
        }
        try {
            long epoch = HexFormat.fromHexDigitsToLong(text, 0, EPOCH_DIGITS);
            return new LogPosition(epoch, Long.parseLong(text.substring(EPOCH_DIGITS + 1)));
        } catch (NumberFormatException e) {
            throw malformed(text); // more than 63 bits
        }
    }

    private static IllegalArgumentException malformed(String text) {
        String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
        return new IllegalArgumentException(
                "'" + shown + "' is no log position; it must be 16 hexadecimal digits, a hyphen" + " and a number, or '"
                        + PENDING_TEXT + "'");
    }
}
