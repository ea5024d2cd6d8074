package io.civicq.cache.bench.faults;

import io.civicq.cache.bench.peers.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread of a node that reads rows by their popularity, with pauses, as requests come. At the beginning and at the end
 * it reads its share of all rows once, also those that nobody asks for.
 */
final class Reader implements Runnable {
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long NOT_READING = -1;

    private final Stage stage;
    private final Peer.Node node;
    private final int share;
    private final int shares;
    private final SplittableRandom random;

    /** Guarded by this. */
    private final List<Reading> readings = new ArrayList<>();

    private volatile long readsSince = NOT_READING;
    private volatile boolean warm;

    /** The reader number {@code share} of the {@code shares} of a node. */
    Reader(Stage stage, Peer.Node node, int share, int shares, SplittableRandom random) {
        this.stage = stage;
        this.node = node;
        this.share = share;
        this.shares = shares;
        this.random = random;
    }

    @Override
    public void run() {
        readShare();
        warm = true;
        while (!stage.isOver()) {
            read(stage.drawnRow(random));
            LockSupport.parkNanos(this, random.nextLong(LONGEST_PAUSE_NANOS));
        }
        readShare();
    }

    private void readShare() {
        for (int row = share; row < stage.database().rows(); row += shares) {
            read(row);
        }
    }

    private void read(int row) {
        long begins = stage.now();
        readsSince = begins;
        long version = 0;
        String failure = null;
        try {
            version = Database.versionOf(node.read(stage.database().item(row)));
        } catch (RuntimeException e) {
            failure = "a read: " + e;
        }
        long took = stage.now() - begins;
        readsSince = NOT_READING;
        synchronized (this) {
            readings.add(new Reading(begins, took, row, version, failure));
        }
    }

    synchronized List<Reading> readings() {
        return List.copyOf(readings);
    }

    /** Whether it has read its share for the first time. */
    boolean isWarm() {
        return warm;
    }

    /** Whether a read is under way that began longer ago. */
    boolean isStuckFor(long nanos) {
        long since = readsSince;
        return since != NOT_READING && stage.now() - since > nanos;
    }
}
