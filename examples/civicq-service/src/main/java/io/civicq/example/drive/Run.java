package io.civicq.example.drive;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One run against a service: a line of progress each second, and the table at its end. */
public final class Run {
    private final Plan plan;
    private final PrintStream out;
    private final Target target;
    private volatile Phase phase;
    private Phase.@Nullable Result cold;

    private Run(Plan plan, PrintStream out, Target target) throws IOException, InterruptedException {
        this.plan = plan;
        this.out = out;
        this.target = target;
        this.phase = Phase.begin(target);
    }

    /**
     * Drives the service.
     *
     * @return how many requests failed
     * @throws IllegalArgumentException if the address is not one of this machine
     * @throws IOException if no service answers there
     */
    public static long drive(Plan plan, PrintStream out) throws IOException, InterruptedException {
        return new Run(plan, out, new Target(plan.url())).drive();
    }

    private long drive() throws IOException, InterruptedException {
        Population population = Population.of(target.read("/api/cities"), target.read("/api/stats"));
        say(
                "%d readers (%,d reads/s) and %d writers for %d s against %s, seed %d%n",
                plan.readers(), plan.rate(), plan.writers(), plan.duration().toSeconds(), target, plan.seed());
        new Load(target, new Traffic(population), () -> phase.score(), plan).run(this::passed);
        Phase.Result warm = phase.end(target);
        say("%n%s%n", Report.of(cold, warm));
        return warm.score().failures() + (cold == null ? 0 : cold.score().failures());
    }

    private void passed(long second) throws IOException, InterruptedException {
        Score score = phase.score();
        long failures = score.failures() + (cold == null ? 0 : cold.score().failures());
        say(
                "\r%4d of %d s  %-4s  %,9d requests  cached %5.1f %%  failed %,d ",
                second,
                plan.duration().toSeconds(),
                second <= plan.warmUp().toSeconds() ? "cold" : "warm",
                score.requests(),
                score.cachedShare(),
                failures);
        if (second == plan.warmUp().toSeconds()) {
            cold = phase.end(target);
            phase = Phase.begin(target);
        }
    }

    private void say(String format, Object... arguments) {
        out.printf(Locale.ROOT, format, arguments);
        out.flush();
    }
}
