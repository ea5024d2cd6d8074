package io.civicq.cache.annotation.plan;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Reads the lifetime that an annotation gives. */
public final class Lifetime {
    private Lifetime() {}

    /**
     * The duration; null for a text that is empty, which leaves it to the policy.
     *
     * @param who the annotation and method, as messages name them
     * @throws PlanException if it is no ISO 8601 duration, or not positive
     */
    public static @Nullable Duration of(String who, String text) {
        if (text.isEmpty()) {
            return null;
        }
        Duration duration;
        try {
            duration = Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new PlanException(
                    who + ": ttl '" + text + "' is not a duration such as PT15M, PT1H or P1D", Site.element("ttl"), e);
        }
        if (duration.isNegative() || duration.isZero()) {
            throw new PlanException(who + ": ttl '" + text + "' must be positive", Site.element("ttl"));
        }
        return duration;
    }
}
