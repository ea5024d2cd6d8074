package io.civicq.cache.bench.faults;

import io.civicq.cache.bench.peers.PeerName;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The subcommand that lets Redis fail under load, and says what callers and the database felt. */
public final class Faults {
    private static final int KEPT = 0;
    private static final int BROKEN = 1;
    private static final int MISUSED = 2;

    private static final String USAGE = """
            usage: java -jar benchmarks.jar faults [options]

            Threads on several nodes read rows of several data types by their popularity, and rows are written and
            invalidated, while Redis or the links to it fail. Printed for each fault: what callers saw, and how often the
            database was asked. Docs: docs/stampede-and-faults.md.

              --nodes N         how many nodes, 2 to 8 (3)
              --threads N       that read, over all nodes, 8 to 480 (48)
              --seconds S       how long each fault lasts, 1 to 3600 (15)
              --load-millis MS  how long the database takes for a read, 0 to 1000 (10)
              --rows N          of the database, 100 to 9000 (3000)
              --seed N          of what is read and written when (7)
              --fault NAMES     some of those below with commas between, or all (all)
              --subject NAMES   some of those below with commas between, or all (civicq)

            Exit status: 0 if this library kept every promise, 1 if it broke one, 2 if the arguments are wrong. Other
            libraries are held against the same limits, which does not count.

            """;

    private Faults() {}

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
        FaultsOptions options;
        try {
            options = FaultsOptions.parse(words);
        } catch (IllegalArgumentException e) {
            err.println("faults: " + e.getMessage());
            err.println("faults --help says more");
            return MISUSED;
        }
        boolean kept = true;
        for (PeerName subject : options.subjects()) {
            boolean all = play(subject, options, out);
            kept &= all || subject != PeerName.CIVICQ;
        }
        out.println(kept ? "this library kept every promise" : "A PROMISE WAS BROKEN");
        return kept ? KEPT : BROKEN;
    }

    private static String usage() {
        return USAGE
                + "faults:\n"
                + Arrays.stream(Fault.values())
                        .map(fault -> String.format("  %-12s %s%n", fault.label(), fault.text()))
                        .collect(Collectors.joining())
                + "subjects:\n"
                + PeerName.all().stream()
                        .map(peer -> String.format("  %-12s %s%n", peer.label(), peer.text()))
                        .collect(Collectors.joining());
    }

    private static boolean play(PeerName subject, FaultsOptions options, PrintStream out) {
        out.printf(
                "%s: %d nodes, %d threads, %d s each, loads of %d ms, %d rows, seed %d%n",
                subject.label(),
                options.nodes(),
                options.threads(),
                options.length().toSeconds(),
                options.load().toMillis(),
                options.rows(),
                options.seed());
        out.print(Report.header());
        boolean kept = true;
        for (Fault fault : options.faults()) {
            kept &= report(subject, fault, options, out);
        }
        return kept;
    }

    private static boolean report(PeerName subject, Fault fault, FaultsOptions options, PrintStream out) {
        try {
            Report report = new Trial(subject.peer(), options, fault.limits(options.load())).under(fault);
            out.print(report.text());
            return report.isKept();
        } catch (RuntimeException e) {
            out.println(fault.label() + ": the run failed");
            e.printStackTrace(out);
            return false;
        }
    }
}
