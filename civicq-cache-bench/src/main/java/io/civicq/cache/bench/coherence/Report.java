package io.civicq.cache.bench.coherence;

import java.util.List;
import java.util.Locale;

/**
 * What came of a run.
 *
 * @param title the fault
 * @param counts hits and loads of all nodes
 * @param audit how the final audit ended
 * @param notes lines to print below, among them the evidence of what was broken
 */
record Report(String title, Tally tally, Subject.Counts counts, String audit, List<String> notes) {
    private static final String FORMAT = "%-24s %9s %8s %8s %8s %7s %6s %10s %8s %9s %7s %10s  %s%n";

    Report {
        notes = List.copyOf(notes);
    }

    /** Whether every promise was kept. */
    boolean isKept() {
        return tally.isClean();
    }

    static String header() {
        return String.format(
                        Locale.ROOT,
                        FORMAT,
                        "fault",
                        "reads",
                        "writes",
                        "stale in",
                        "stale",
                        "over",
                        "own",
                        "greatest",
                        "loads",
                        "hits",
                        "errors",
                        "suspect",
                        "final audit")
                + String.format(
                        Locale.ROOT,
                        FORMAT,
                        "",
                        "",
                        "",
                        "bound",
                        "untold",
                        "bound",
                        "writes",
                        "stale ms",
                        "",
                        "",
                        "",
                        "node-ms",
                        "");
    }

    /** The line of the table, and below it the notes. */
    String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                FORMAT,
                title,
                tally.reads(),
                tally.writes(),
                tally.of(Judgement.Verdict.WITHIN_BOUND),
                tally.of(Judgement.Verdict.UNTOLD),
                tally.of(Judgement.Verdict.OVER_BOUND),
                tally.of(Judgement.Verdict.OWN_WRITE_UNREAD),
                String.format(Locale.ROOT, "%.1f", tally.greatestStaleNanos() / 1e6),
                counts.loads(),
                counts.hits(),
                tally.errors(),
                tally.suspectNanos() / 1_000_000,
                audit));
        notes.forEach(note -> text.append("    ").append(note).append(System.lineSeparator()));
        tally.evidence().forEach(line -> text.append("  ! ").append(line).append(System.lineSeparator()));
        return text.toString();
    }
}
