package io.civicq.cache.servlet.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How old a response is (RFC 9111 §4.2.3). */
public final class CurrentAge {
    private CurrentAge() {}

    /**
     * The age that a response has when it is received.
     *
     * @param delay how long the handler took
     * @param received when it was received
     */
    public static Duration corrected(Fields fields, Duration delay, Instant received) {
        Duration apparent = Duration.between(dateOf(fields, received), received);
        Duration told = ageOf(fields).plus(delay);
        return apparent.compareTo(told) > 0 ? apparent : told;
    }

    /** The first member of {@code Age}; none if that is no number (§5.1). */
    private static Duration ageOf(Fields fields) {
        String value = fields.first("Age");
        if (value == null) {
            return Duration.ZERO;
        }
        int comma = value.indexOf(',');
        OptionalLong seconds = DeltaSeconds.parse((comma < 0 ? value : value.substring(0, comma)).strip());
        return Duration.ofSeconds(seconds.orElse(0));
    }

    /** The {@code Date}; when it was received if there is none, as RFC 9110 §6.6.1 says. */
    static Instant dateOf(Fields fields, Instant received) {
        @Nullable Instant date = HttpDate.parse(fields.first("Date"), received);
        return date == null ? received : date;
    }
}
