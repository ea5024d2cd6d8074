package io.civicq.cache.bench.coherence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** One run: a subject under one fault. */
final class Trial {
    private static final int READERS_PER_NODE = 2;
    private static final Duration WRITERS_PAUSE = Duration.ofMillis(25);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(20);
    private static final long SAMPLE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Subject subject;
    private final CoherenceOptions options;

    Trial(Subject subject, CoherenceOptions options) {
        this.subject = subject;
        this.options = options;
    }

    Report under(Fault fault) {
        return fault.on(options.nodes(), (redis, play) -> run(fault, redis, play));
    }

    private Report run(Fault fault, Deployment redis, Consumer<Stage> play) {
        List<Subject.Node> nodes = new ArrayList<>();
        try {
            for (int i = 0; i < options.nodes(); i++) {
                nodes.add(subject.open(redis.urlOf(i), redis.tickerOf(i)));
            }
            SplittableRandom random = new SplittableRandom(options.seed());
            Register register = new Register(options.seed());
            fill(nodes, register);
            Stage stage = new Stage(register, nodes, redis, random.split(), options.length());
            perform(stage, random, play);
            redis.heal();
            stage.outageEnds();
            return audited(fault, stage, redis);
        } finally {
            nodes.forEach(Subject.Node::close);
        }
    }

    private static void fill(List<Subject.Node> nodes, Register register) {
        for (Subject.Node node : nodes) {
            for (Row row : register.rows()) {
                try {
                    Versioned unused = node.get(row, Row::version);
                } catch (DatabaseException e) {
                    throw new IllegalStateException("a loader that cannot fail did", e);
                }
            }
        }
    }

    private static void perform(Stage stage, SplittableRandom random, Consumer<Stage> play) {
        List<Thread> threads = new ArrayList<>();
        for (int node = 0; node < stage.nodes().size(); node++) {
            for (int i = 0; i < READERS_PER_NODE; i++) {
                threads.add(daemon("reader-" + node + "-" + i, new Reader(stage, node, random.split())));
            }
            threads.add(daemon("writer-" + node, new Writer(stage, node, random.split(), WRITERS_PAUSE)));
        }
        threads.add(daemon("suspect-watch", () -> watchSuspects(stage)));
        threads.forEach(Thread::start);
        try {
            play.accept(stage);
        } catch (RuntimeException | AssertionError e) {
            stage.tally().failed("the fault could not be played: " + e);
        } finally {
            stage.end();
            threads.forEach(thread -> join(thread, stage.tally()));
        }
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, "coherence-" + name);
        thread.setDaemon(true);
        return thread;
    }

    private static void join(Thread thread, Tally tally) {
        try {
            thread.join(ENDS_WITHIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            tally.failed(thread.getName() + " does not end; it is at " + List.of(thread.getStackTrace()));
        }
    }

    private static void watchSuspects(Stage stage) {
        long last = stage.register().now();
        while (!stage.isOver()) {
            LockSupport.parkNanos(SAMPLE_NANOS);
            long now = stage.register().now();
            for (Subject.Node node : stage.nodes()) {
                if (node.isSuspect()) {
                    stage.tally().suspectFor(now - last);
                }
            }
            last = now;
        }
    }

    private Report audited(Fault fault, Stage stage, Deployment redis) {
        Subject.Counts counts =
                stage.nodes().stream().map(Subject.Node::counts).reduce(new Subject.Counts(0, 0), Subject.Counts::plus);
        Audit audit = new Audit(stage);
        audit.awaitSilence(subject);
        try (Subject.Node newcomer = subject.open(redis.directUrl(), null)) {
            audit.run(newcomer);
        }
        return new Report(fault.label(), stage.tally(), counts, audit.conclusion(), stage.notes());
    }
}
