package io.civicq.cache.bench.coherence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where a run takes place: the register, the nodes, the Redis below them, and the time. One thread plays the faults; the
 * rest is thread-safe.
 */
final class Stage {
    private final Register register;
    private final List<Subject.Node> nodes;
    private final Deployment deployment;
    private final Outages outages = new Outages();
    private final Tally tally = new Tally();
    private final List<String> notes = new CopyOnWriteArrayList<>();
    private final SplittableRandom random;
    private final long beganAt;
    private final long lengthNanos;

    /** Set when the readers and writers are to end, be it before the time. */
    private volatile boolean over;

    Stage(
            Register register,
            List<Subject.Node> nodes,
            Deployment deployment,
            SplittableRandom random,
            Duration length) {
        this.register = register;
        this.nodes = List.copyOf(nodes);
        this.deployment = deployment;
        this.random = random;
        this.beganAt = register.now();
        this.lengthNanos = length.toNanos();
    }

    Register register() {
        return register;
    }

    List<Subject.Node> nodes() {
        return nodes;
    }

    Deployment deployment() {
        return deployment;
    }

    Outages outages() {
        return outages;
    }

    Tally tally() {
        return tally;
    }

    /** Chance for the thread that plays the faults. */
    SplittableRandom random() {
        return random;
    }

    Set<Integer> everyNode() {
        return IntStream.range(0, nodes.size()).boxed().collect(Collectors.toSet());
    }

    void outageBegins(Set<Integer> cutOff) {
        outages.began(cutOff, register.now());
    }

    void outageEnds() {
        outages.ended(register.now());
    }

    /** A line below the table. */
    void note(String line) {
        notes.add(line);
    }

    List<String> notes() {
        return new ArrayList<>(notes);
    }

    /** Whether the time has passed. */
    boolean isOver() {
        return over || register.now() - beganAt >= lengthNanos;
    }

    void end() {
        over = true;
    }

    /** A part of the run's length, but not more than the limit. */
    Duration share(double part, Duration limit) {
        long nanos = (long) (lengthNanos * part);
        return Duration.ofNanos(Math.min(nanos, limit.toNanos()));
    }

    /** Lets the time pass, or what is left of the run if that is less. */
    void pass(Duration time) {
        long until = register.now() + time.toNanos();
        while (!isOver() && register.now() < until) {
            LockSupport.parkNanos(this, Math.min(1_000_000, until - register.now()));
        }
    }

    /** Lets a time pass that chance picks between the two. */
    void passBetween(Duration least, Duration most) {
        pass(Duration.ofNanos(random.nextLong(least.toNanos(), Math.max(most.toNanos(), least.toNanos() + 1))));
    }
}
