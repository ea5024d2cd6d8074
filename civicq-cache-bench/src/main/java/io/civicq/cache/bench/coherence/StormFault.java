package io.civicq.cache.bench.coherence;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Ten thousand invalidations a second. */
final class StormFault {
    private static final int PER_SECOND = 10_000;
    private static final int THREADS_PER_NODE = 8;
    private static final long NAMES = 150_000;
    private static final long MOST_GROWTH_BYTES = 256L * 1024 * 1024;
    private static final double LEAST_READS = 0.1;
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private StormFault() {}

    static void play(Stage stage, PlainRedis redis) {
        Duration calm = stage.share(0.3, LONGEST);
        stage.pass(Duration.ofSeconds(1));
        long heapBefore = usedHeap();
        double readsBefore = readsPerSecond(stage, () -> stage.pass(calm));
        AtomicLong said = new AtomicLong();
        Duration storm = stage.share(0.45, LONGEST);
        long began = stage.register().now();
        double readsDuring = readsPerSecond(stage, () -> blow(stage, storm, said));
        double seconds = (stage.register().now() - began) / 1e9;
        while (!stage.isOver()) {
            stage.pass(Duration.ofSeconds(1));
        }
        long growth = usedHeap() - heapBefore;
        stage.note(String.format(
                Locale.ROOT,
                "%d invalidations in %.1f s (%.0f/s); the log had %s entries added; reads/s %.0f before, %.0f during; heap %+d MB",
                said.get(),
                seconds,
                said.get() / seconds,
                added(redis),
                readsBefore,
                readsDuring,
                growth >> 20));
        if (growth > MOST_GROWTH_BYTES) {
            stage.tally().broken("the heap grew by " + (growth >> 20) + " MB");
        }
        if (readsDuring < readsBefore * LEAST_READS) {
            stage.tally().broken("readers starved");
        }
    }

    private static double readsPerSecond(Stage stage, Runnable meanwhile) {
        long reads = stage.tally().reads();
        long began = stage.register().now();
        meanwhile.run();
        return (stage.tally().reads() - reads) * 1e9 / (stage.register().now() - began);
    }

    private static void blow(Stage stage, Duration length, AtomicLong said) {
        long until = stage.register().now() + length.toNanos();
        List<Thread> threads = new ArrayList<>();
        int count = THREADS_PER_NODE * stage.nodes().size();
        long pause = TimeUnit.SECONDS.toNanos(1) * count / PER_SECOND;
        for (int i = 0; i < count; i++) {
            Subject.Node node = stage.nodes().get(i % stage.nodes().size());
            Thread thread = new Thread(() -> blow(stage, node, until, pause, said), "coherence-storm-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        stage.pass(length);
        for (Thread thread : threads) {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Keeps to the pace by the clock, so that a slow one is followed by fast ones. */
    private static void blow(Stage stage, Subject.Node node, long until, long pause, AtomicLong said) {
        long next = stage.register().now();
        while (stage.register().now() < until && !stage.isOver()) {
            long number = said.getAndIncrement() % NAMES;
            node.invalidate(Invalidation.ofKeys(CacheKey.of("civicq", "storm", number)));
            next += pause;
            long early = next - stage.register().now();
            if (early > 0) {
                LockSupport.parkNanos(early);
            }
        }
    }

    private static String added(PlainRedis redis) {
        if (redis.server().command("XINFO", "STREAM", OneRedisFaults.STREAM) instanceof List<?> fields) {
            int at = fields.indexOf("entries-added");
            return at < 0 ? "?" : String.valueOf(fields.get(at + 1));
        }
        return "?";
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
