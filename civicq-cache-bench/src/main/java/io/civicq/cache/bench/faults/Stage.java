package io.civicq.cache.bench.faults;

import io.civicq.cache.bench.peers.Peer;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What the threads of a run share. Thread-safe. */
final class Stage {
    private final List<Peer.Node> nodes;
    private final Database database;
    private final double[] cumulated;
    private final long origin = System.nanoTime();
    private final Queue<Announcement> announcements = new ConcurrentLinkedQueue<>();
    private final Queue<String> failedWrites = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    Stage(List<Peer.Node> nodes, Database database) {
        this.nodes = List.copyOf(nodes);
        this.database = database;
        this.cumulated = zipf(database.rows());
    }

    /** The share of the first rows, of all reads, where the nth most popular row is read 1/n as often as the first. */
    private static double[] zipf(int rows) {
        double[] shares = new double[rows];
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            sum += 1.0 / (row + 1);
            shares[row] = sum;
        }
        for (int row = 0; row < rows; row++) {
            shares[row] /= sum;
        }
        return shares;
    }

    /** Nanoseconds since the run began. */
    long now() {
        return System.nanoTime() - origin;
    }

    Peer.Node node(int index) {
        return nodes.get(index);
    }

    List<Peer.Node> nodes() {
        return nodes;
    }

    Database database() {
        return database;
    }

    /** A row by its popularity. */
    int drawnRow(SplittableRandom random) {
        int at = Arrays.binarySearch(cumulated, random.nextDouble());
        return Math.min(at >= 0 ? at : -at - 1, cumulated.length - 1);
    }

    void announce(Announcement announcement) {
        announcements.add(announcement);
    }

    List<Announcement> announcements() {
        return List.copyOf(announcements);
    }

    void writeFailed(RuntimeException failure) {
        failedWrites.add("an invalidation: " + failure);
    }

    List<String> failedWrites() {
        return List.copyOf(failedWrites);
    }

    /** Ends the readers and writers. */
    void end() {
        over = true;
    }

    boolean isOver() {
        return over;
    }
}
