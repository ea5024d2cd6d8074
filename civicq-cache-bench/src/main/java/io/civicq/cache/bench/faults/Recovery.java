package io.civicq.cache.bench.faults;

import io.civicq.cache.bench.peers.Item;
import io.civicq.cache.bench.peers.Peer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The wait until all nodes use Redis again: what one of them has loaded, the others need not load. */
final class Recovery {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Stage stage;
    private int probes;

    Recovery(Stage stage) {
        this.stage = stage;
    }

    /** Waits for that, and returns the moment, or {@link Phases#NEVER} if it does not happen within the limit. */
    long await(Duration limit) {
        long until = stage.now() + limit.toNanos();
        while (stage.now() < until) {
            if (isShared(probes++)) {
                return stage.now();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return Phases.NEVER;
    }

    private boolean isShared(int number) {
        Item probe = Database.probe(number);
        try {
            for (Peer.Node node : stage.nodes()) {
                node.read(probe);
                if (stage.database().loadsOfProbe(number) > 1) {
                    return false;
                }
                // A library may write to Redis behind its caller's back.
                LockSupport.parkNanos(PAUSE_NANOS / 4);
            }
        } catch (RuntimeException notYet) {
            return false;
        }
        return true;
    }
}
