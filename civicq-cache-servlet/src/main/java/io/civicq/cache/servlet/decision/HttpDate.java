package io.civicq.cache.servlet.decision;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Dates in fields (RFC 9110 §5.6.7): the one form that is written, and the two obsolete ones that are read. */
public final class HttpDate {
    private static final DateTimeFormatter IMF_FIXDATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.US);
    private static final DateTimeFormatter ASCTIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.US);
    private static final int MAX_LENGTH = 40;
    private static final int YEARS_AHEAD = 50;

    private HttpDate() {}

    /** The date as text. */
    public static String text(Instant date) {
        return IMF_FIXDATE.format(date.atOffset(ZoneOffset.UTC));
    }

    /**
     * The date of a text; null if it is none.
     *
     * @param now for years of two digits, which are at most 50 years ahead
     */
    public static @Nullable Instant parse(@Nullable String text, Instant now) {
        if (text == null || text.length() > MAX_LENGTH) {
            return null;
        }
        return Stream.of(IMF_FIXDATE, rfc850(now), ASCTIME)
                .map(form -> parsed(text, form))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Instant parsed(String text, DateTimeFormatter form) {
        try {
            return LocalDateTime.parse(text, form).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static DateTimeFormatter rfc850(Instant now) {
        int base = now.atOffset(ZoneOffset.UTC).getYear() + YEARS_AHEAD - 99;
        return new DateTimeFormatterBuilder()
                .appendPattern("EEEE, dd-MMM-")
                .appendValueReduced(ChronoField.YEAR, 2, 2, base)
                .appendPattern(" HH:mm:ss 'GMT'")
                .toFormatter(Locale.US);
    }
}
