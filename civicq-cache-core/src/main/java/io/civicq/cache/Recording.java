package io.civicq.cache;

import io.civicq.cache.invalidation.Tags;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.spi.CacheEntry;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the calling thread reads from its caches, from {@link Caches#record} until this is closed: so that what is made of it, such as
 * a page, falls to the same invalidations and lives no longer.
 *
 * <p>Reads of other threads are not seen. To be closed in the thread that began it, the innermost first. Not thread-safe.
 */
public final class Recording implements AutoCloseable {
    private static final int MOST_KEYS = 1_000;

    private final Works works;
    private final @Nullable Recording outer;
    private final Set<CacheKey> keys = new LinkedHashSet<>();
    private final Set<String> tags = new LinkedHashSet<>();
    private final Set<String> dataTypes = new LinkedHashSet<>();
    private Duration shortest = Duration.ofSeconds(Long.MAX_VALUE);
    private boolean closed;

    Recording(Works works, @Nullable Recording outer) {
        this.works = works;
        this.outer = outer;
    }

    @Nullable
    Recording outer() {
        return outer;
    }

    /** @param entry what is kept of the value that was read; null if nothing is, so that nobody can tell what makes it untrue */
    void saw(CacheKey key, String dataType, @Nullable CacheEntry<?> entry, long nowNanos) {
        keys.add(key);
        dataTypes.add(dataType);
        boolean unknown = entry == null || keys.size() > MOST_KEYS;
        long remaining = entry == null || unknown ? 0 : Math.max(0, entry.remainingNanos(nowNanos));
        if (entry != null) {
            tags.addAll(entry.tags());
        }
        boundBy(Duration.ofNanos(remaining));
    }

    private void boundBy(Duration remaining) {
        shortest = remaining.compareTo(shortest) < 0 ? remaining : shortest;
    }

    /** The keys that were read. */
    public Set<CacheKey> keys() {
        return Set.copyOf(keys);
    }

    /** The tags of the values that were read. */
    public Set<String> tags() {
        return Set.copyOf(tags);
    }

    /** The data types that were read. */
    public Set<String> dataTypes() {
        return Set.copyOf(dataTypes);
    }

    /**
     * The shortest time for which all that was read is still fresh: zero if something was stale, or was not kept, or if there was too
     * much to follow; hundreds of years if nothing was read.
     */
    public Duration shortest() {
        return shortest;
    }

    /** Tags by which what is made of the values falls to every invalidation that one of them falls to, but for patterns. */
    public Set<String> dependencies() {
        Set<String> all = new LinkedHashSet<>(tags);
        keys.forEach(key -> all.addAll(Tags.reaching(key)));
        dataTypes.forEach(type -> all.add(Tags.reachingCache(type)));
        return all;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        works.leave(this);
        if (outer != null) {
            outer.keys.addAll(keys);
            outer.tags.addAll(tags);
            outer.dataTypes.addAll(dataTypes);
            outer.boundBy(shortest);
        }
    }
}
