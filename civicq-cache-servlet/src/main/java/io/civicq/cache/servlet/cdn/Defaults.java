package io.civicq.cache.servlet.cdn;

import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** The threads and the chance that a purger uses. */
final class Defaults {
    private Defaults() {}

    static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    static RandomGenerator random() {
        return () -> ThreadLocalRandom.current().nextLong();
    }
}
