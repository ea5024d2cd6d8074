package io.civicq.cache.bench.stampede;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The subcommand that lets one hot key expire under many threads of several nodes, and counts the loads. */
public final class Stampede {
    private static final int KEPT = 0;
    private static final int BROKEN = 1;
    private static final int MISUSED = 2;

    private static final String COLUMNS = "%-15s %12s %5s %9s %9s %9s %11s %9s %9s %7s%n";

    private static final String USAGE = """
            usage: java -jar benchmarks.jar stampede [options]

            All threads of all nodes read one key in the moment in which it has expired, and then one that nobody has read
            before. The libraries take turns on the same Redis, with the same values, keys and threads.
            Docs: docs/stampede-and-faults.md.

              --nodes N           how many nodes, 1 to 8 (3)
              --threads N         of each node, 1 to 256 (64)
              --load-millis MS    how long a load takes, 1 to 5000 (100)
              --fresh-millis MS   how long a value is fresh, 100 to 60000 (6000)
              --expiries N        that are measured, 1 to 1000 (9)
              --subject NAMES     some of those below with commas between, or all (all)

            Exit status: 0 if this library kept every promise, 1 if it broke one, 2 if the arguments are wrong. What other
            libraries do is printed and not judged.

            subjects:
            """;

    private Stampede() {}

    /**
     * Runs what the arguments say, and prints the table.
     *
     * @return the exit status: 0 if this library kept every promise, 1 if it broke one, 2 if the arguments are wrong
     */
    public static int run(String[] arguments, PrintStream out, PrintStream err) {
        List<String> words = Arrays.asList(arguments);
        if (words.contains("--help") || words.contains("-h")) {
            out.print(usage());
            return KEPT;
        }
        StampedeOptions options;
        try {
            options = StampedeOptions.parse(words);
        } catch (IllegalArgumentException e) {
            err.println("stampede: " + e.getMessage());
            err.println("stampede --help says more");
            return MISUSED;
        }
        try {
            return report(options, new Tournament(options).run(), out) ? KEPT : BROKEN;
        } catch (RuntimeException e) {
            out.println("the run failed");
            e.printStackTrace(out);
            return BROKEN;
        }
    }

    private static String usage() {
        return USAGE
                + Contender.all().stream()
                        .map(contender -> String.format("  %-15s %s%n", contender.label(), contender.text()))
                        .collect(Collectors.joining());
    }

    private static boolean report(StampedeOptions options, Map<Contender, Result> results, PrintStream out) {
        out.printf(
                "%d nodes of %d threads, loads of %d ms, fresh for %d ms, %d expiries; times of reads in ms%n",
                options.nodes(),
                options.threads(),
                options.load().toMillis(),
                options.freshFor().toMillis(),
                options.expiries());
        out.printf(
                COLUMNS,
                "subject",
                "loads/expiry",
                "most",
                "p50",
                "p99",
                "max",
                "loads/miss",
                "cold p50",
                "cold p99",
                "ratio");
        Limits limits = Limits.promised(options.load());
        boolean kept = true;
        for (Contender contender : options.contenders()) {
            Result result = Objects.requireNonNull(results.get(contender));
            out.printf(
                    COLUMNS,
                    contender.label(),
                    decimal(result.loadsPerExpiry()),
                    result.mostLoads(),
                    decimal(result.expired().median()),
                    decimal(result.expired().p99()),
                    decimal(result.expired().max()),
                    decimal(result.loadsPerMiss()),
                    decimal(result.cold().median()),
                    decimal(result.cold().p99()),
                    decimal(result.cold().p99() / options.load().toMillis()));
            List<String> broken = limits.brokenBy(result, contender);
            if (contender.isOurs()) {
                broken.forEach(each -> out.println("    BROKEN " + each));
                kept &= broken.isEmpty();
            } else {
                result.failures().forEach(each -> out.println("    " + each));
            }
        }
        out.println(kept ? "this library kept every promise" : "A PROMISE WAS BROKEN");
        return kept;
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
