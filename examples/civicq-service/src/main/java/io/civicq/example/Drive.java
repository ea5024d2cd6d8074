package io.civicq.example;

import io.civicq.example.drive.Plan;
import io.civicq.example.drive.Run;
import java.io.IOException;
import java.time.Duration;

/** Sends load to a running {@link CivicService} on this machine, and says how it did. The second main class. */
public final class Drive {
    private static final String USAGE = """
            drive [--url URL] [--seconds N] [--warm-up N] [--readers N] [--writers N] [--rate N] [--seed N]
              --url      the service, on this machine; http://localhost:8080
              --seconds  how long; 60
              --warm-up  how many of these seconds are measured by themselves, as everything is cold; a sixth
              --readers  how many readers at once; 32
              --writers  how many writers at once, each with 5 writes a second; 2
              --rate     how many reads a second all readers together try to make; 2000
              --seed     the same seed asks for the same things; 42""";

    private Drive() {}

    public static void main(String[] arguments) throws InterruptedException {
        long failed;
        try {
            failed = Run.drive(plan(arguments), System.out);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + USAGE);
            System.exit(2);
            return;
        } catch (IOException e) {
            System.err.println("no CivicQ service answers (" + e + "); start it with ./mvnw -q -Pserve");
            System.exit(2);
            return;
        }
        System.exit(failed > 0 ? 1 : 0); // or else Maven, in whose process this may run, goes on to the next module
    }

    private static Plan plan(String[] arguments) {
        Options options = Options.of(arguments, "url", "seconds", "warm-up", "readers", "writers", "rate", "seed");
        int seconds = options.number("seconds", 60, 1, 3_600);
        return new Plan(
                options.text("url", "http://localhost:8080"),
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(options.number("warm-up", seconds / 6, 0, 3_600)),
                options.number("readers", 32, 1, 500),
                options.number("writers", 2, 0, 100),
                options.number("rate", 2_000, 1, 100_000),
                options.number("seed", 42, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }
}
