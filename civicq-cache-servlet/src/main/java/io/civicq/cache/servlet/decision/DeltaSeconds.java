package io.civicq.cache.servlet.decision;

import java.util.OptionalLong;

/** A number of seconds in a field (RFC 9111 §1.2.2). */
final class DeltaSeconds {
    /** What is greater counts as this: 2^31 seconds, 68 years. */
    static final long GREATEST = 1L << 31;

    private static final int DIGITS_OF_GREATEST = 10;

    private DeltaSeconds() {}

    /** The number, at most {@link #GREATEST}; empty if the text is anything but digits. */
    static OptionalLong parse(String text) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalLong.empty();
        }
        String digits = text.replaceFirst("^0+(?=.)", "");
        return OptionalLong.of(
                digits.length() > DIGITS_OF_GREATEST ? GREATEST : Math.min(GREATEST, Long.parseLong(digits)));
    }
}
