package io.civicq.cache.memory;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationBuilder;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.spi.InvalidationFeed;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A feed whose entries wait in memory, for the only node that there is. */
final class InMemoryInvalidationFeed implements InvalidationFeed {
    private static final int MOST = 10_000;

    private record Entry(LogPosition position, Invalidation invalidation) {}

    /** Guarded by this. */
    private final Deque<Entry> entries = new ArrayDeque<>();

    InMemoryInvalidationFeed(LogPosition start) {
        entries.add(new Entry(start, Invalidation.ofEverything()));
    }

    synchronized void append(LogPosition position, Invalidation invalidation) {
        if (entries.size() >= MOST) {
            entries.clear();
            entries.add(new Entry(position, Invalidation.ofEverything().hard()));
        } else {
            entries.add(new Entry(position, invalidation));
        }
    }

    @Override
    public synchronized Optional<Batch> after(@Nullable LogPosition position, Duration lease) {
        InvalidationBuilder merged = new InvalidationBuilder();
        int count = 0;
        LogPosition end = position == null ? new LogPosition(0, 0) : position;
        for (Entry entry : entries) {
            if (position == null || !position.covers(entry.position())) {
                merged.add(entry.invalidation());
                end = entry.position();
                count++;
            }
        }
        return Optional.of(new Batch(merged.build(), count, end, Duration.ZERO));
    }

    @Override
    public synchronized void complete(LogPosition end) {
        entries.removeIf(entry -> end.covers(entry.position()));
    }

    @Override
    public void yieldTurn() {}
}
