package io.civicq.cache.metrics;

import java.time.Duration;
import java.util.List;

/**
 * When a measure is worth telling somebody.
 *
 * <p>It is raised by a value beyond {@code raiseAt}, and cleared by one that is back at {@code clearAt}; a value between the
 * two changes nothing, so that one that hovers at the threshold does not flap. Too few samples change nothing either.
 *
 * @param name unique among the rules of a service, for logs and metrics: small letters, digits and hyphens
 * @param level whether it is an alert or a missed target
 * @param measure what is watched
 * @param side on which side of the threshold it is bad
 * @param raiseAt in the unit of the measure
 * @param clearAt in the unit of the measure, on the good side of {@code raiseAt} or equal to it
 * @param window over how long the measure is taken; positive
 * @param minimumSamples how many samples it needs to mean anything; at least 1
 */
public record AlertRule(
        String name,
        Level level,
        Measure measure,
        Side side,
        double raiseAt,
        double clearAt,
        Duration window,
        long minimumSamples) {

    /** How bad it is. */
    public enum Level {
        /** Somebody should look now. */
        ALERT,
        /** Not as good as it is meant to be. */
        TARGET
    }

    /** Where values are bad. */
    public enum Side {
        /** Below the threshold, as a hit rate. */
        BELOW {
            @Override
            boolean isBeyond(double value, double threshold) {
                return value < threshold;
            }
        },
        /** Above the threshold, as a latency. */
        ABOVE {
            @Override
            boolean isBeyond(double value, double threshold) {
                return value > threshold;
            }
        };

        abstract boolean isBeyond(double value, double threshold);
    }

    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final long SAMPLES = 100;

    public AlertRule {
        if (!name.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
            throw new IllegalArgumentException(
                    "name must be small letters, digits and single hyphens, but was '" + name + "'");
        }
        if (!Double.isFinite(raiseAt) || !Double.isFinite(clearAt) || side.isBeyond(clearAt, raiseAt)) {
            throw new IllegalArgumentException("clearAt of alert '" + name + "' must be on the good side of raiseAt, "
                    + raiseAt + ", or equal to it, but was " + clearAt);
        }
        if (window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("window of alert '" + name + "' must be positive, but was " + window);
        }
        if (minimumSamples < 1) {
            throw new IllegalArgumentException(
                    "minimumSamples of alert '" + name + "' must be at least 1, but was " + minimumSamples);
        }
    }

    /** The alerts of CivicQ's caching strategy: hit rate, memory, response time and evictions, each over five minutes. */
    public static List<AlertRule> alerts() {
        return List.of(
                below("hit-rate", Level.ALERT, Measure.HIT_RATE, 70, 75, SAMPLES),
                above("memory", Level.ALERT, Measure.MEMORY_USE, 80, 75, 1),
                above("response-time", Level.ALERT, Measure.REQUEST_P95, 500, 400, SAMPLES),
                above("evictions", Level.ALERT, Measure.EVICTIONS_PER_MINUTE, 100, 50, 1));
    }

    /** The performance targets of CivicQ's caching strategy, each over five minutes. */
    public static List<AlertRule> targets() {
        return List.of(
                below("target-hit-rate", Level.TARGET, Measure.HIT_RATE, 80, 80, SAMPLES),
                above("target-cache-time", Level.TARGET, Measure.CACHE_P95, 5, 5, SAMPLES),
                above("target-cached-response-time", Level.TARGET, Measure.CACHED_REQUEST_P95, 50, 50, SAMPLES),
                above("target-uncached-response-time", Level.TARGET, Measure.UNCACHED_REQUEST_P95, 200, 200, SAMPLES),
                above("target-evictions", Level.TARGET, Measure.EVICTIONS_PER_MINUTE, 10, 10, 1));
    }

    private static AlertRule below(
            String name, Level level, Measure measure, double raiseAt, double clearAt, long samples) {
        return new AlertRule(name, level, measure, Side.BELOW, raiseAt, clearAt, WINDOW, samples);
    }

    private static AlertRule above(
            String name, Level level, Measure measure, double raiseAt, double clearAt, long samples) {
        return new AlertRule(name, level, measure, Side.ABOVE, raiseAt, clearAt, WINDOW, samples);
    }

    /** This rule over another time. */
    public AlertRule over(Duration time) {
        return new AlertRule(name, level, measure, side, raiseAt, clearAt, time, minimumSamples);
    }

    /** This rule with other thresholds. */
    public AlertRule at(double raise, double clear) {
        return new AlertRule(name, level, measure, side, raise, clear, window, minimumSamples);
    }

    /** This rule with another minimum of samples. */
    public AlertRule withMinimumSamples(long samples) {
        return new AlertRule(name, level, measure, side, raiseAt, clearAt, window, samples);
    }

    /** Whether it is raised after a value was measured, if it was, or was not, before. */
    boolean isRaisedBy(Measure.Measured measured, boolean before) {
        if (measured.samples() < minimumSamples) {
            return before;
        }
        return before ? side.isBeyond(measured.value(), clearAt) : side.isBeyond(measured.value(), raiseAt);
    }
}
