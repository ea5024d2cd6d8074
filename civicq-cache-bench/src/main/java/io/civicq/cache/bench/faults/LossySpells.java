package io.civicq.cache.bench.faults;

import io.civicq.cache.bench.coherence.OneRedis;
import io.civicq.cache.redis.server.FaultProxy;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Links that lose packets and send them again: all of them silent for a while, well for a while, and so on. */
final class LossySpells implements Runnable {
    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(600);

    private final OneRedis redis;
    private final SplittableRandom random = new SplittableRandom(7);
    private volatile boolean over;

    private LossySpells(OneRedis redis) {
        this.redis = redis;
    }

    static Fault.Mending on(OneRedis redis) {
        LossySpells spells = new LossySpells(redis);
        Thread thread = new Thread(spells, "lossy-spells");
        thread.setDaemon(true);
        thread.start();
        return () -> spells.end(thread);
    }

    @Override
    public void run() {
        while (!over) {
            redis.links().forEach(FaultProxy::silence);
            pass();
            redis.links().forEach(FaultProxy::heal);
            pass();
        }
    }

    private void pass() {
        long until = System.nanoTime() + random.nextLong(SHORTEST_NANOS, LONGEST_NANOS);
        while (!over && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    private void end(Thread thread) {
        over = true;
        LockSupport.unpark(thread);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        redis.links().forEach(FaultProxy::heal);
    }
}
