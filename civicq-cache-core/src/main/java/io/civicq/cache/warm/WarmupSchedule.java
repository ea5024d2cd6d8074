package io.civicq.cache.warm;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/** When a plan is run. Thread-safe. */
@FunctionalInterface
public interface WarmupSchedule {
    /** The first time after this one; empty if there is none any more. */
    Optional<Instant> nextAfter(Instant time);

    /** Once, so long before a spike that is known: an election's polls close at eight. */
    static WarmupSchedule before(Instant spike, Duration lead) {
        return once(spike.minus(lead));
    }

    /** Once. A time that has passed when the plan is scheduled never comes. */
    static WarmupSchedule once(Instant time) {
        return after -> after.isBefore(time) ? Optional.of(time) : Optional.empty();
    }

    /**
     * Again and again, counted from the first time.
     *
     * @throws IllegalArgumentException if the period is below a second
     */
    static WarmupSchedule every(Duration period, Instant first) {
        if (period.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("the period must be at least PT1S, but was " + period);
        }
        return after -> {
            if (after.isBefore(first)) {
                return Optional.of(first);
            }
            long passed = Duration.between(first, after).dividedBy(period);
            return Optional.of(first.plus(period.multipliedBy(passed + 1)));
        };
    }

    /** Every day at this time of the clocks there; where they skip it, as much later. */
    static WarmupSchedule daily(LocalTime time, ZoneId zone) {
        return after -> {
            ZonedDateTime today = after.atZone(zone).with(time);
            return Optional.of((today.toInstant().isAfter(after)
                            ? today
                            : today.plusDays(1).with(time))
                    .toInstant());
        };
    }
}
