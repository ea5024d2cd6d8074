package io.civicq.cache.servlet;

import io.civicq.cache.Recording;
import io.civicq.cache.key.CacheKey;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/** The cache entries that a handler read, in whichever of its dispatches. Used by one thread at a time. */
final class ReadEntries {
    private final Set<CacheKey> keys = new LinkedHashSet<>();
    private final Set<String> tags = new LinkedHashSet<>();
    private final Set<String> dataTypes = new LinkedHashSet<>();
    private final Set<String> dependencies = new LinkedHashSet<>();
    private Duration shortest = Duration.ofSeconds(Long.MAX_VALUE);

    void add(Recording recording) {
        keys.addAll(recording.keys());
        tags.addAll(recording.tags());
        dataTypes.addAll(recording.dataTypes());
        dependencies.addAll(recording.dependencies());
        shortest = atMost(recording.shortest());
    }

    /** A duration, bounded by what was read. */
    Duration atMost(Duration duration) {
        return duration.compareTo(shortest) < 0 ? duration : shortest;
    }

    Set<CacheKey> keys() {
        return keys;
    }

    Set<String> tags() {
        return tags;
    }

    Set<String> dataTypes() {
        return dataTypes;
    }

    /** Tags by which the response falls to whatever these entries fall to. */
    Set<String> dependencies() {
        return dependencies;
    }
}
