package io.civicq.cache.warm;

import io.civicq.cache.spi.Ticker;
import java.time.Clock;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** The threads, the clocks and the chance that a warmer uses where it was given none. */
final class Defaults {
    private Defaults() {}

    /** As many daemon threads as there is work, which the settings of the warm-ups bound; they end after 10 idle seconds. */
    static ExecutorService threads() {
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), daemons("civicq-cache-warm-up-"));
    }

    /** Calls a task every so often, in one daemon thread, until it is closed. */
    static AutoCloseable heartbeat(Runnable task, long millis) {
        ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, daemons("civicq-cache-warm-up-beat-"));
        Future<?> beats = thread.scheduleWithFixedDelay(task, millis, millis, TimeUnit.MILLISECONDS);
        return () -> {
            beats.cancel(false);
            thread.shutdownNow();
        };
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    static Ticker ticker() {
        return System::nanoTime;
    }

    static InstantSource clock() {
        return Clock.systemUTC();
    }

    static RandomGenerator random() {
        return () -> ThreadLocalRandom.current().nextLong();
    }
}
