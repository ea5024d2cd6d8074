package io.civicq.example.drive;

import java.io.IOException;
import java.time.Duration;

/** A part of a run that is measured by itself. */
record Phase(Score score, Counters before, long beganNanos) {

    /** What a phase came to. */
    record Result(Score score, Counters counted, Duration took) {
        double perSecond(long count) {
            return count * 1e9 / Math.max(1, took.toNanos());
        }
    }

    static Phase begin(Target target) throws IOException, InterruptedException {
        return new Phase(new Score(), Counters.of(target.read("/api/stats")), System.nanoTime());
    }

    Result end(Target target) throws IOException, InterruptedException {
        Duration took = Duration.ofNanos(System.nanoTime() - beganNanos);
        return new Result(score, Counters.of(target.read("/api/stats")).since(before), took);
    }
}
