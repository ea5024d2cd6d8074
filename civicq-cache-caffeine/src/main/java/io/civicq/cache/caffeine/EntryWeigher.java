package io.civicq.cache.caffeine;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.spi.CacheEntry;

/**
 * Says how much room an entry takes. Called once when an entry is kept, in the thread that keeps it; thread-safe.
 */
@FunctionalInterface
public interface EntryWeigher {
    /** The room of an entry, its key included, in bytes; what is less than 1 counts as 1. */
    long bytesOf(CacheKey key, CacheEntry<?> entry);

    /**
     * A weigher that estimates.
     *
     * <p>It knows strings, arrays, boxed numbers, {@code java.time}, {@code java.util}'s collections and maps, and records;
     * anything else counts as 256 bytes, whatever it holds. It looks at 1,000 objects of a
     * value at most and takes the rest of a collection to be like its beginning. It assumes a 64-bit JVM with compressed
     * references, and counts an object once for each way that leads to it.
     */
    static EntryWeigher estimating() {
        return SizeEstimate::ofEntry;
    }
}
