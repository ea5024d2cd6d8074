package io.civicq.cache.bench;

import io.civicq.cache.bench.coherence.Coherence;
import io.civicq.cache.bench.farread.FarReads;
import io.civicq.cache.bench.faults.Faults;
import io.civicq.cache.bench.stampede.Stampede;
import io.civicq.cache.bench.warm.WarmBenchmark;
import java.util.Arrays;

/** The entry of the executable jar: {@code java -jar benchmarks.jar SUBCOMMAND [options]}. */
public final class Benchmarks {
    private static final String USAGE = """
            usage: java -jar benchmarks.jar SUBCOMMAND [options]

              jmh [options of JMH] [regexp]   what takes nanoseconds to milliseconds; -h lists the options, for example
                                              jmh -prof gc NearHit
              coherence [options]             whether nodes read anything stale while Redis breaks; --help lists the options
              stampede [options]              how often a hot key is loaded when it expires, here and by other libraries
              faults [options]                what callers and the database feel while Redis fails
              far-reads [options]             single reads of the far tier a second, beside pooled Jedis; a wrong option lists all
              warm [options]                  warming both tiers beside a loop of pipelined SETs; --help lists the options
            """;

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        String subcommand = arguments.length == 0 ? "--help" : arguments[0];
        String[] rest = arguments.length == 0 ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
        switch (subcommand) {
            case "jmh" -> org.openjdk.jmh.Main.main(rest);
            case "coherence" -> System.exit(Coherence.run(rest, System.out, System.err));
            case "stampede" -> System.exit(Stampede.run(rest, System.out, System.err));
            case "faults" -> System.exit(Faults.run(rest, System.out, System.err));
            case "far-reads" -> System.exit(FarReads.run(rest, System.out, System.err));
            case "warm" -> System.exit(WarmBenchmark.run(rest, System.out, System.err));
            case "--help", "-h", "help" -> System.out.print(USAGE);
            default -> {
                System.err.println("no subcommand '" + subcommand + "'");
                System.err.print(USAGE);
                System.exit(2);
            }
        }
    }
}
