package io.civicq.cache.bench.coherence;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What has been seen so far, counted. Thread-safe. */
final class Tally {
    private static final int MOST_EVIDENCE = 10;

    private final LongAdder reads = new LongAdder();
    private final LongAdder writes = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final Map<Judgement.Verdict, LongAdder> verdicts = new ConcurrentHashMap<>();
    private final AtomicLong greatestStaleNanos = new AtomicLong();
    private final AtomicLong suspectNanos = new AtomicLong();
    private final AtomicLong broken = new AtomicLong();
    private final ConcurrentLinkedQueue<String> evidence = new ConcurrentLinkedQueue<>();

    void read() {
        reads.increment();
    }

    void written() {
        writes.increment();
    }

    void suspectFor(long nanos) {
        suspectNanos.addAndGet(nanos);
    }

    void judged(Sighting sighting, Judgement judgement) {
        verdicts.computeIfAbsent(judgement.verdict(), first -> new LongAdder()).increment();
        greatestStaleNanos.accumulateAndGet(judgement.staleNanos(), Math::max);
        if (judgement.verdict().isBroken()) {
            broken(describe(sighting, judgement));
        }
    }

    private static String describe(Sighting sighting, Judgement judgement) {
        Announcement told = judgement.evidence();
        String what = told == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        "; %s %s by node %d made everything below version %d untrue%s (called at %.3f s, returned at %.3f s)",
                        told.severity(),
                        told.by(),
                        told.node(),
                        told.version(),
                        told.tag() == null ? "" : " that carries " + told.tag(),
                        told.calledAt() / 1e9,
                        told.returnedAt() / 1e9);
        return String.format(
                Locale.ROOT,
                "%s: at %.3f s node %d read version %d of %s (%s), stale for %.0f ms%s",
                judgement.verdict(),
                sighting.beganAt() / 1e9,
                sighting.node(),
                sighting.version(),
                sighting.row(),
                sighting.manner(),
                judgement.staleNanos() / 1e6,
                what);
    }

    /** Counts something that must not be thrown, or a thread that does not end. */
    void failed(String what) {
        errors.increment();
        keep("ERROR: " + what);
    }

    /** Counts a broken promise. */
    void broken(String what) {
        broken.incrementAndGet();
        keep(what);
    }

    private void keep(String what) {
        if (evidence.size() < MOST_EVIDENCE) {
            evidence.add(what);
        }
    }

    long reads() {
        return reads.sum();
    }

    long writes() {
        return writes.sum();
    }

    long errors() {
        return errors.sum();
    }

    long of(Judgement.Verdict verdict) {
        LongAdder count = verdicts.get(verdict);
        return count == null ? 0 : count.sum();
    }

    long greatestStaleNanos() {
        return greatestStaleNanos.get();
    }

    long suspectNanos() {
        return suspectNanos.get();
    }

    boolean isClean() {
        return broken.get() == 0 && errors() == 0;
    }

    List<String> evidence() {
        return new ArrayList<>(evidence);
    }
}
