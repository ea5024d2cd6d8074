package io.civicq.cache.bench.stampede;

import io.civicq.cache.bench.peers.Item;
import io.civicq.cache.bench.peers.Peer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Threads that read one key together. One thread lets them run. */
final class Crowd implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final int threadsPerNode;
    private final ExecutorService threads;

    Crowd(int nodes, int threadsPerNode) {
        this.threadsPerNode = threadsPerNode;
        this.threads = Executors.newFixedThreadPool(nodes * threadsPerNode, task -> {
            Thread thread = new Thread(task, "stampede");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Lets all threads read an item at once, and then, in pauses, until this time is over, so that a load that should not be
     * shows.
     */
    Rush rush(List<Peer.Node> nodes, Item item, CountedSource source, Duration length) {
        int all = nodes.size() * threadsPerNode;
        CountDownLatch ready = new CountDownLatch(all);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Long>> firsts = new ArrayList<>();
        for (int i = 0; i < all; i++) {
            Peer.Node node = nodes.get(i % nodes.size());
            firsts.add(threads.submit(() -> {
                ready.countDown();
                go.await();
                return reads(node, item, length);
            }));
        }
        List<Long> waits = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        long before = source.loadsOf(item);
        long until = System.nanoTime() + PATIENCE.toNanos();
        try {
            ready.await();
            go.countDown();
            for (Future<Long> first : firsts) {
                waits.add(first.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS));
            }
        } catch (ExecutionException e) {
            failures.add(String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            failures.add("a thread still reads after " + PATIENCE.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failures.add("interrupted");
        }
        return new Rush(source.loadsOf(item) - before, waits, failures);
    }

    private static long reads(Peer.Node node, Item item, Duration length) {
        long began = System.nanoTime();
        node.read(item);
        long first = System.nanoTime() - began;
        while (System.nanoTime() - began < length.toNanos()) {
            LockSupport.parkNanos(PAUSE.toNanos());
            node.read(item);
        }
        return first;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
