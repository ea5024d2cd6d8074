package io.civicq.example.drive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

/** Readers and writers, a thread each, that wait for an answer before they ask again. */
final class Load {
    private static final int WRITES_PER_SECOND = 5;

    private final Target target;
    private final Traffic traffic;
    private final Supplier<Score> score;
    private final Plan plan;

    /** Is told of each second that has passed. */
    @FunctionalInterface
    interface Listener {
        void passed(long second) throws IOException, InterruptedException;
    }

    /** @param score where to write what was measured; it may be another one each time */
    Load(Target target, Traffic traffic, Supplier<Score> score, Plan plan) {
        this.target = target;
        this.traffic = traffic;
        this.score = score;
        this.plan = plan;
    }

    /** Sends it all, and returns when the last answer is there. */
    void run(Listener listener) throws IOException, InterruptedException {
        long began = System.nanoTime();
        long end = began + plan.duration().toNanos();
        long second = TimeUnit.SECONDS.toNanos(1);
        SplittableRandom seeds = new SplittableRandom(plan.seed());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < plan.readers(); i++) {
            threads.add(
                    started("reader-" + i, traffic::read, seeds.split(), second * plan.readers() / plan.rate(), end));
        }
        for (int i = 0; i < plan.writers(); i++) {
            threads.add(started("writer-" + i, traffic::write, seeds.split(), second / WRITES_PER_SECOND, end));
        }
        for (long passed = 1; passed <= plan.duration().toSeconds(); passed++) {
            TimeUnit.NANOSECONDS.sleep(began + passed * second - System.nanoTime());
            listener.passed(passed);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private Thread started(
            String name, Function<SplittableRandom, Ask> next, SplittableRandom random, long pause, long end) {
        Thread thread = new Thread(() -> ask(next, random, pause, end), name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** At random moments, so that the threads do not march in step; what was missed is not made up for. */
    private void ask(Function<SplittableRandom, Ask> next, SplittableRandom random, long pause, long end) {
        long due = System.nanoTime() + random.nextLong(pause);
        while (due < end) {
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            Ask ask = next.apply(random);
            try {
                Target.Answered answered = target.send(ask);
                score.get().answered(ask, answered);
            } catch (IOException e) {
                score.get().unanswered(ask, e);
            } catch (InterruptedException e) {
                return;
            }
            due = Math.max(due + random.nextLong(2 * pause), System.nanoTime());
        }
    }
}
