package io.civicq.cache.bench.faults;

import java.util.List;
import java.util.Locale;

/**
 * One line of the table, and what was broken.
 *
 * @param label the fault
 * @param broken the promises that were not kept, in words
 * @param evidence some of the failures that callers saw
 */
record Report(String label, Figures figures, List<String> broken, List<String> evidence) {
    private static final String COLUMNS = "%-12s %7s %9s %6s %8s %9s %9s %6s %8s %6s %9s %6s%n";

    private static final int LONGEST_EVIDENCE = 160;

    Report {
        broken = List.copyOf(broken);
        evidence = List.copyOf(evidence);
    }

    /** The heads of the columns: times in ms, rates and loads per second. */
    static String header() {
        return String.format(
                COLUMNS,
                "fault",
                "errors",
                "reads/s",
                "rate",
                "p99",
                "p99 added",
                "max",
                "stuck",
                "loads/s",
                "loads",
                "recovery",
                "stale");
    }

    boolean isKept() {
        return broken.isEmpty();
    }

    String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                COLUMNS,
                label,
                figures.errors(),
                number(figures.rate()),
                number(100 * figures.rateRatio()) + " %",
                decimal(figures.p99Millis()),
                decimal(figures.addedP99Millis()),
                number(figures.maxMillis()),
                figures.stuck(),
                number(figures.loads()),
                decimal(figures.loadsRatio()) + "x",
                Double.isInfinite(figures.recoveryMillis()) ? "never" : number(figures.recoveryMillis()),
                figures.stale()));
        broken.forEach(each -> text.append("    BROKEN ").append(each).append('\n'));
        evidence.forEach(each -> text.append("    ").append(shortened(each)).append('\n'));
        return text.toString();
    }

    private static String shortened(String words) {
        return words.length() <= LONGEST_EVIDENCE ? words : words.substring(0, LONGEST_EVIDENCE) + " …";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
