package io.civicq.cache;

import java.security.SecureRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** The threads and the chance that a builder uses where it was given none. */
final class Defaults {
    private static final int REFRESH_THREADS = 4;
    private static final int REFRESH_QUEUE = 1_000;

    private Defaults() {}

    static RandomGenerator random() {
        return () -> ThreadLocalRandom.current().nextLong();
    }

    /** The name of a new history of invalidations: never 0, and never one that another process has. */
    static long newEpoch() {
        return new SecureRandom().nextLong() | 1;
    }

    /** A few daemon threads; past its queue it rejects, and the value is refreshed by a later read. */
    static ExecutorService refreshThreads() {
        AtomicInteger count = new AtomicInteger();
        ThreadFactory threads = task -> {
            Thread thread = new Thread(task, "civicq-cache-refresh-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                REFRESH_THREADS,
                REFRESH_THREADS,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(REFRESH_QUEUE),
                threads);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
