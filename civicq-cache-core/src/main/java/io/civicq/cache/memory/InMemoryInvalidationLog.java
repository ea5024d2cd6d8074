package io.civicq.cache.memory;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationMirror;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.spi.InvalidationFeed;
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

    /** Guarded by this. */
    private final List<InMemoryInvalidationFeed> feeds = new ArrayList<>();

    /** @param epoch which history this is; two logs whose entries could meet in one far tier must differ in it */
    public InMemoryInvalidationLog(long epoch) {
        this.epoch = epoch;
    }

    /**
     * A feed of what is appended from now on, kept in memory until it is completed; past 10,000 entries one that invalidates
     * everything stands for them. Its consumer is always new: it begins with everything.
     */
    public synchronized InvalidationFeed feed() {
        InMemoryInvalidationFeed feed = new InMemoryInvalidationFeed(new LogPosition(epoch, last));
        feeds.add(feed);
        return feed;
    }

    @Override
    public synchronized Membership join(InvalidationMirror mirror) {
        mirrors.add(mirror);
        mirror.restart(new LogPosition(epoch, last));
        return new Membership() {
            @Override
            public Appended append(Invalidation invalidation) {
                return appended(invalidation);
            }

            @Override
            public LogPosition position() {
                return mirror.heard();
            }

            @Override
            public void close() {
                leave(mirror);
            }
        };
    }

    private synchronized Appended appended(Invalidation invalidation) {
        last++;
        LogPosition position = new LogPosition(epoch, last);
        for (InvalidationMirror mirror : mirrors) {
            mirror.apply(last, invalidation);
            mirror.heardUpTo(position);
        }
        feeds.forEach(feed -> feed.append(position, invalidation));
        return new Appended(position, position);
    }

    private synchronized void leave(InvalidationMirror mirror) {
        mirrors.remove(mirror);
    }
}
