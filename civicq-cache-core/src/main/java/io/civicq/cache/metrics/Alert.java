package io.civicq.cache.metrics;

import org.jspecify.annotations.Nullable;

/**
 * Where one rule stands.
 *
 * @param rule what is watched
 * @param raised whether it is raised
 * @param value what was measured last, in the unit of the measure; null before anything was
 */
public record Alert(
        AlertRule rule, boolean raised, @Nullable Double value) {
    /** Such as {@code hit-rate raised: 63.2 % is below 70.0 %}. */
    @Override
    public String toString() {
        String unit = " " + rule.measure().unit();
        String measured = value == null ? "nothing measured" : oneDecimal(value) + unit;
        return rule.name() + (raised ? " raised: " : " clear: ") + measured + ", and "
                + (rule.side() == AlertRule.Side.BELOW ? "below " : "above ")
                + oneDecimal(rule.raiseAt()) + unit + " is bad";
    }

    private static double oneDecimal(double number) {
        return Math.round(number * 10) / 10.0;
    }
}
