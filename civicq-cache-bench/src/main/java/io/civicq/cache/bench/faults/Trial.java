package io.civicq.cache.bench.faults;

import io.civicq.cache.bench.coherence.OneRedis;
import io.civicq.cache.bench.peers.Peer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** One run: a library under one fault. */
final class Trial {
    private static final Duration CALM = Duration.ofSeconds(1);
    private static final Duration LONGEST_HEALTHY = Duration.ofSeconds(5);
    private static final Duration AUDITED = Duration.ofSeconds(2);
    private static final Duration GIVES_UP_AFTER = Duration.ofSeconds(30);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(20);
    private static final int EVIDENCE = 5;

    private final Peer peer;
    private final FaultsOptions options;
    private final Limits limits;

    Trial(Peer peer, FaultsOptions options, Limits limits) {
        this.peer = peer;
        this.options = options;
        this.limits = limits;
    }

    Report under(Fault fault) {
        Database database = new Database(options.rows(), options.load());
        List<Peer.Node> nodes = new ArrayList<>();
        try (OneRedis redis = OneRedis.start(options.nodes())) {
            try {
                for (int i = 0; i < options.nodes(); i++) {
                    nodes.add(peer.open(redis.urlOf(i), Database.types(), database));
                }
                return run(fault, redis, new Stage(nodes, database));
            } finally {
                nodes.forEach(Peer.Node::close);
            }
        }
    }

    private Report run(Fault fault, OneRedis redis, Stage stage) {
        SplittableRandom random = new SplittableRandom(options.seed());
        List<Reader> readers = new ArrayList<>();
        int shares = options.threads() / options.nodes();
        for (int share = 0; share < shares; share++) {
            for (Peer.Node node : stage.nodes()) {
                readers.add(new Reader(stage, node, share, shares, random.split()));
            }
        }
        List<Thread> threads = new ArrayList<>();
        readers.forEach(reader -> threads.add(started(reader, "reader")));
        Phases phases;
        try {
            pass(GIVES_UP_AFTER, () -> readers.stream().allMatch(Reader::isWarm));
            stage.nodes().forEach(node -> threads.add(started(new Writer(stage, node, random.split()), "writer")));
            pass(CALM, () -> false);
            phases = play(fault, redis, stage);
        } finally {
            stage.end();
            long until = System.nanoTime() + ENDS_WITHIN.toNanos();
            threads.forEach(thread -> join(thread, until));
        }
        return report(fault, phases, stage, readers);
    }

    private Phases play(Fault fault, OneRedis redis, Stage stage) {
        Duration healthyFor = options.length().compareTo(LONGEST_HEALTHY) < 0 ? options.length() : LONGEST_HEALTHY;
        long healthyFrom = stage.now();
        long loadsBefore = stage.database().loads();
        pass(healthyFor, () -> false);
        long struck = stage.now();
        long loadsOfHealthy = stage.database().loads();
        Fault.Mending mending = fault.strike(redis);
        try {
            pass(options.length(), () -> false);
        } finally {
            mending.mend();
        }
        long mended = stage.now();
        long loadsOfFaulty = stage.database().loads();
        long recoveredAt = new Recovery(stage).await(GIVES_UP_AFTER);
        pass(Duration.ofNanos(mended + Phases.SETTLING.toNanos() - stage.now()), () -> false);
        Phases phases = new Phases(
                new Phases.Phase(healthyFrom, struck, loadsBefore, loadsOfHealthy),
                new Phases.Phase(struck, mended, loadsOfHealthy, loadsOfFaulty),
                new Phases.Phase(
                        mended, stage.now(), loadsOfFaulty, stage.database().loads()),
                recoveredAt);
        pass(AUDITED, () -> false);
        return phases;
    }

    private Report report(Fault fault, Phases phases, Stage stage, List<Reader> readers) {
        List<Reading> readings =
                readers.stream().flatMap(reader -> reader.readings().stream()).toList();
        long neverAnswered = readers.stream()
                .filter(reader -> reader.isStuckFor(Figures.STUCK_AFTER.toNanos()))
                .count();
        List<String> failedWrites = stage.failedWrites();
        Figures figures = Figures.of(phases, readings, stage.announcements(), failedWrites.size(), neverAnswered);
        Stream<String> failures = Stream.concat(
                readings.stream().map(Reading::failure).flatMap(Stream::ofNullable), failedWrites.stream());
        List<String> evidence = Stream.concat(failures.distinct().limit(EVIDENCE), stuckReads(phases, readings))
                .toList();
        return new Report(fault.label(), figures, limits.brokenBy(figures), evidence);
    }

    private static Stream<String> stuckReads(Phases phases, List<Reading> readings) {
        long struck = phases.faulty().from();
        return readings.stream()
                .filter(each -> each.beganAt() >= struck && each.tookNanos() > Figures.STUCK_AFTER.toNanos())
                .limit(EVIDENCE)
                .map(each -> String.format(
                        Locale.ROOT,
                        "a read that began %.2f s after the fault struck, and %.2f s after it was mended, took %.2f s",
                        (each.beganAt() - struck) / 1e9,
                        (each.beganAt() - phases.faulty().to()) / 1e9,
                        each.tookNanos() / 1e9));
    }

    private static Thread started(Runnable task, String name) {
        Thread thread = new Thread(task, "faults-" + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void pass(Duration time, BooleanSupplier enough) {
        long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - until < 0 && !enough.getAsBoolean()) {
            LockSupport.parkNanos(Math.min(TimeUnit.MILLISECONDS.toNanos(10), until - System.nanoTime()));
        }
    }

    private static void join(Thread thread, long until) {
        try {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
