package io.civicq.cache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.security.SecureRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The threads and the chance that a builder uses where it was given none. */
final class Defaults {
    private static final int REFRESH_THREADS = 4;
    private static final int REFRESH_QUEUE = 1_000;

    private static final int IDLE_SECONDS = 30;

    /** Makes virtual threads; null where the runtime has none. By its methods' names, as it is compiled for one that has none. */
    private static final @Nullable ThreadFactory VIRTUAL = virtualThreads();

    private Defaults() {}

    private static @Nullable ThreadFactory virtualThreads() {
        try {
            MethodHandles.Lookup methods = MethodHandles.publicLookup();
            Class<?> any = Class.forName("java.lang.Thread$Builder");
            Class<?> virtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
            Object builder = methods.findStatic(Thread.class, "ofVirtual", MethodType.methodType(virtual))
                    .invoke();
            methods.findVirtual(any, "name", MethodType.methodType(any, String.class, long.class))
                    .invoke(builder, "civicq-cache-load-", 1L);
            return (ThreadFactory) methods.findVirtual(any, "factory", MethodType.methodType(ThreadFactory.class))
                    .invoke(builder);
        } catch (Throwable e) {
            return null; // Before Java 21 they are not there, or only for those who ask for what is not finished.
        }
    }

    /** A virtual thread each, or where there are none daemon threads, past so many of which it rejects. */
    static Executor loadThreads(int most) {
        ThreadFactory virtual = VIRTUAL;
        if (virtual != null) {
            return task -> virtual.newThread(task).start();
        }
        return new ThreadPoolExecutor(
                0, most, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), daemons("civicq-cache-load-"));
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    static RandomGenerator random() {
        return () -> ThreadLocalRandom.current().nextLong();
    }

    /** The name of a new history of invalidations: never 0, and never one that another process has. */
    static long newEpoch() {
        return new SecureRandom().nextLong() | 1;
    }

    /** A few daemon threads; past its queue it rejects, and the value is refreshed by a later read. */
    static ExecutorService refreshThreads() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                REFRESH_THREADS,
                REFRESH_THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(REFRESH_QUEUE),
                daemons("civicq-cache-refresh-"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
