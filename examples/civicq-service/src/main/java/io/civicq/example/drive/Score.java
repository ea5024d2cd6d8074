package io.civicq.example.drive;

import io.civicq.example.drive.Target.Answered;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What was measured so far. Thread-safe. */
final class Score {
    private static final int REASONS = 5;

    final Latencies cached = new Latencies();
    final Latencies uncached = new Latencies();
    final Latencies writes = new Latencies();

    /** Of cached answers, the time inside the service. */
    final Latencies cachedInService = new Latencies();

    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Map<String, LongAdder> origins = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> reasons = new ConcurrentHashMap<>();

    /** An answer that says 404 is a good one: what is moderated is gone, and some ask for what never was. */
    void answered(Ask ask, Answered answer) {
        answered.increment();
        if (answer.status() >= 300 && answer.status() != 404) {
            failed(ask.method() + " " + ask.path() + " was answered with " + answer.status());
        } else if (!ask.isRead()) {
            writes.record(answer.nanos());
        } else {
            origins.computeIfAbsent(answer.origin(), name -> new LongAdder()).increment();
            if (answer.origin().equals("database") || answer.origin().equals("coalesced")) {
                uncached.record(answer.nanos());
            } else {
                cached.record(answer.nanos());
                cachedInService.record(answer.serviceNanos());
            }
        }
    }

    /** A request without an answer. */
    void unanswered(Ask ask, Exception why) {
        answered.increment();
        failed(ask.method() + " " + ask.path() + ": " + why);
    }

    private void failed(String reason) {
        failed.increment();
        if (reasons.size() < REASONS) {
            reasons.computeIfAbsent(reason, text -> new LongAdder()).increment();
        }
    }

    long requests() {
        return answered.sum();
    }

    long failures() {
        return failed.sum();
    }

    /** The first few reasons of failures, with how often each came. */
    Map<String, LongAdder> reasons() {
        return new TreeMap<>(reasons);
    }

    long from(String origin) {
        @Nullable LongAdder count = origins.get(origin);
        return count == null ? 0 : count.sum();
    }

    /** In a hundred answered reads those that came from a cache. */
    double cachedShare() {
        long hits = cached.count();
        long all = hits + uncached.count();
        return all == 0 ? 0 : 100.0 * hits / all;
    }
}
