package io.civicq.cache.caffeine;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The daemon thread that keeps up a tier which was given no executor; it ends when it has been idle for a while. */
final class UpkeepThread {
    private static final int IDLE_SECONDS = 10;

    private UpkeepThread() {}

    /** Caffeine has at most one task at a time for each data type, so that the queue stays short. */
    static Executor start() {
        ThreadPoolExecutor thread =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread made = new Thread(task, "civicq-cache-upkeep");
                    made.setDaemon(true);
                    return made;
                });
        thread.allowCoreThreadTimeOut(true);
        return thread;
    }
}
