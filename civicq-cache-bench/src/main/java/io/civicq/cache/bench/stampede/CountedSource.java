package io.civicq.cache.bench.stampede;

import io.civicq.cache.bench.peers.Item;
import io.civicq.cache.bench.peers.Source;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A system of record whose loads all take the same time and are counted by item. Thread-safe. */
final class CountedSource implements Source {
    private static final String TEXT = "one of the candidates, with a text about as long as they are. ".repeat(16);

    private final long latencyNanos;
    private final ConcurrentHashMap<Item, AtomicLong> loads = new ConcurrentHashMap<>();

    CountedSource(Duration latency) {
        this.latencyNanos = latency.toNanos();
    }

    /** Loads of an item so far. */
    long loadsOf(Item item) {
        return loads.computeIfAbsent(item, any -> new AtomicLong()).get();
    }

    @Override
    public String load(Item item) {
        long until = System.nanoTime() + latencyNanos;
        loads.computeIfAbsent(item, any -> new AtomicLong()).incrementAndGet();
        while (until - System.nanoTime() > 0) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
        return TEXT;
    }
}
