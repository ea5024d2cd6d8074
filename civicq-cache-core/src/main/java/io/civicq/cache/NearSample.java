package io.civicq.cache;

import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.spi.CacheEntry;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Some values of the near tier, of which it can be told later whether somebody has read them since. It works as the
 * reference bit of a page does: an entry remembers the log position at which it was last found valid; the sample puts a position
 * there that is no real one, and the next read puts a real one in its place. Thread-safe.
 */
public final class NearSample {
    private final Map<CacheKey, CacheEntry<?>> entries = new HashMap<>();

    /** No mirror ever stands at this very object. */
    private final LogPosition mark = new LogPosition(0, 0);

    NearSample(Map<CacheKey, ? extends CacheEntry<?>> sampled) {
        sampled.forEach((key, entry) -> {
            if (!entry.isAbsent()) {
                entries.put(key, entry);
                entry.judgedValid(mark);
            }
        });
    }

    /**
     * What became of the values.
     *
     * @param read those that were read, with what each cost to load
     * @param unread those that were not
     */
    public record Reads(Map<CacheKey, Duration> read, Set<CacheKey> unread) {
        public Reads {
            read = Map.copyOf(read);
            unread = Set.copyOf(unread);
        }
    }

    /** Which of them were read since the sample was taken. */
    public Reads reads() {
        Map<CacheKey, Duration> read = new HashMap<>();
        Set<CacheKey> unread = new HashSet<>();
        entries.forEach((key, entry) -> {
            if (entry.wasJudgedValid(mark)) {
                unread.add(key);
            } else {
                read.put(key, Duration.ofNanos(entry.costNanos()));
            }
        });
        return new Reads(read, unread);
    }
}
