package io.civicq.cache.bench.coherence;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** The subcommand that lets nodes read and write while Redis breaks, and says whether every promise was kept. */
public final class Coherence {
    private static final int KEPT = 0;
    private static final int BROKEN = 1;
    private static final int MISUSED = 2;

    /** Starting, mending, settling and auditing take at most this long beside the run itself. */
    private static final Duration BESIDES = Duration.ofMinutes(3);

    private static final String USAGE = """
            usage: java -jar benchmarks.jar coherence [options]

            Nodes that share a real Redis on loopback read and invalidate rows whose versions are known, while a fault is
            played. Every read is judged, and at the end what every node and Redis hold. Docs: docs/coherence-checker.md.

              --nodes N         how many nodes, 2 to 8 (3)
              --seconds S       how long each fault is played, 1 to 3600 (10)
              --seed N          of the schedule (7)
              --fault NAME      one of those below, or all (none)
              --subject NAME    civicq, or naive: Caffeine, Redis and pub/sub as one would write it by hand (civicq)

            Exit status: 0 if every promise was kept, 1 if one was broken, 2 if the arguments are wrong.

            faults:
            """;

    private Coherence() {}

    /**
     * Runs what the arguments say, and prints the table.
     *
     * @return the exit status: 0 if every promise was kept, 1 if one was broken, 2 if the arguments are wrong
     */
    public static int run(String[] arguments, PrintStream out, PrintStream err) {
        List<String> words = Arrays.asList(arguments);
        if (words.contains("--help") || words.contains("-h")) {
            out.print(usage());
            return KEPT;
        }
        CoherenceOptions options;
        try {
            options = CoherenceOptions.parse(words);
        } catch (IllegalArgumentException e) {
            err.println("coherence: " + e.getMessage());
            err.println("coherence --help says more");
            return MISUSED;
        }
        return play(options, out) ? KEPT : BROKEN;
    }

    private static String usage() {
        return USAGE
                + Arrays.stream(Fault.values())
                        .map(fault -> String.format("  %-24s %s%n", fault.label(), fault.text()))
                        .collect(Collectors.joining());
    }

    private static boolean play(CoherenceOptions options, PrintStream out) {
        Subject subject = options.subject().subject();
        out.printf(
                "%d nodes, %d s each, seed %d, subject %s; bound %d ms%n",
                options.nodes(),
                options.length().toSeconds(),
                options.seed(),
                options.subject().label(),
                Bound.STALENESS.toMillis());
        out.print(Report.header());
        boolean kept = true;
        for (Fault fault : options.faults()) {
            if (fault.isForLibrariesOnly() && !subject.isLibrary()) {
                out.println(
                        fault.label() + ": not for subject " + options.subject().label());
                continue;
            }
            kept &= report(fault, subject, options, out);
        }
        out.println(kept ? "every promise was kept" : "A PROMISE WAS BROKEN");
        return kept;
    }

    private static boolean report(Fault fault, Subject subject, CoherenceOptions options, PrintStream out) {
        try {
            Report report = within(options.length().plus(BESIDES), () -> new Trial(subject, options).under(fault));
            out.print(report.text());
            return report.isKept();
        } catch (ExecutionException e) {
            out.println(fault.label() + ": the run failed");
            e.printStackTrace(out);
        } catch (TimeoutException e) {
            out.println(fault.label() + ": the run hangs");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            out.println(fault.label() + ": interrupted");
        }
        return false;
    }

    private static Report within(Duration limit, Callable<Report> trial)
            throws ExecutionException, TimeoutException, InterruptedException {
        ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
            Thread daemon = new Thread(task, "coherence-trial");
            daemon.setDaemon(true);
            return daemon;
        });
        try {
            return thread.submit(trial).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            thread.shutdownNow();
        }
    }
}
