package io.civicq.cache.bench.faults;

import io.civicq.cache.bench.peers.Peer;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A thread of a node that changes rows and says so. */
final class Writer implements Runnable {
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(60);

    private final Stage stage;
    private final Peer.Node node;
    private final SplittableRandom random;

    Writer(Stage stage, Peer.Node node, SplittableRandom random) {
        this.stage = stage;
        this.node = node;
        this.random = random;
    }

    @Override
    public void run() {
        while (!stage.isOver()) {
            int row = stage.drawnRow(random);
            long version = stage.database().write(row);
            try {
                node.invalidate(stage.database().item(row));
            } catch (RuntimeException e) {
                stage.writeFailed(e);
            }
            // Also one that failed: its caller knows that, and its readers do not.
            stage.announce(new Announcement(row, version, stage.now()));
            LockSupport.parkNanos(this, random.nextLong(LONGEST_PAUSE_NANOS));
        }
    }
}
