package io.civicq.cache.memory;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationMirror;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.spi.InvalidationLog;
import java.util.ArrayList;
import java.util.List;

/** A log that is a counter. Nodes of one process that join the same one see each other's invalidations at once. */
public final class InMemoryInvalidationLog implements InvalidationLog {
    private final long epoch;

    /** Guarded by this. */
    private long last;

    /** Guarded by this. */
    private final List<InvalidationMirror> mirrors = new ArrayList<>();

    /** @param epoch which history this is; two logs whose entries could meet in one far tier must differ in it */
    public InMemoryInvalidationLog(long epoch) {
        this.epoch = epoch;
    }

    @Override
    public synchronized Membership join(InvalidationMirror mirror) {
        mirrors.add(mirror);
        mirror.restart(new LogPosition(epoch, last));
        return new Membership() {
            @Override
            public LogPosition append(Invalidation invalidation) {
                return appended(invalidation);
            }

            @Override
            public boolean allAppended() {
                return true;
            }

            @Override
            public void close() {
                leave(mirror);
            }
        };
    }

    private synchronized LogPosition appended(Invalidation invalidation) {
        last++;
        mirrors.forEach(mirror -> mirror.apply(last, invalidation));
        return new LogPosition(epoch, last);
    }

    private synchronized void leave(InvalidationMirror mirror) {
        mirrors.remove(mirror);
    }
}
