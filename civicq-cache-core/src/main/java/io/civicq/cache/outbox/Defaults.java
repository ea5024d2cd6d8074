package io.civicq.cache.outbox;

import java.util.concurrent.ThreadLocalRandom;

/** The threads and the chance of the outbox. */
final class Defaults {
    private Defaults() {}

    static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** A draw in [0, 1). */
    static double draw() {
        return ThreadLocalRandom.current().nextDouble();
    }
}
