package io.civicq.example.drive;

import java.time.Duration;

/**
 * How to drive a service.
 *
 * @param url the service, on this machine
 * @param duration how long, in whole seconds
 * @param warmUp how much of that is measured by itself, while both programs and the caches are cold
 * @param readers how many readers ask at once
 * @param writers how many writers change something at once
 * @param rate the reads a second that all readers together try to make
 * @param seed the same seed asks for the same things
 */
public record Plan(String url, Duration duration, Duration warmUp, int readers, int writers, int rate, long seed) {
    public Plan {
        if (warmUp.compareTo(duration) >= 0) {
            throw new IllegalArgumentException("the warm-up of " + warmUp.toSeconds()
                    + " s must be shorter than the whole run of " + duration.toSeconds() + " s");
        }
    }
}
