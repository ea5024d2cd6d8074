package io.civicq.cache;

import io.civicq.cache.spi.TierStatistics;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened in a cache, or in all of them, since it was opened.
 *
 * @param available whether the tier that all nodes share answers; true where there is none
 * @param totalKeys how many keys are held: of the far tier if there is one, else of the near; {@link
 *     TierStatistics#UNKNOWN} if it cannot tell
 * @param memoryUsedBytes the memory of that tier, or {@link TierStatistics#UNKNOWN}
 * @param memoryPeakBytes the most memory that it has used, or {@link TierStatistics#UNKNOWN}
 * @param evictedKeys how many keys that tier gave up for lack of room
 * @param outcomes how many reads ended in which way
 */
public record CacheStatistics(
        boolean available,
        long totalKeys,
        long memoryUsedBytes,
        long memoryPeakBytes,
        long evictedKeys,
        Outcomes outcomes) {

    /**
     * How reads ended. Each read counts once, by key.
     *
     * @param near answered by the near tier
     * @param far answered by the far tier
     * @param coalesced answered by the load of a concurrent call
     * @param loaded answered by the loader
     * @param stale answered by a stale value because the loader failed, or took longer than a deadline
     * @param failed ended in the loader's exception, or without a load
     * @param missed found nothing and was not to load
     * @param refreshed values loaded again in the background; no read waited for them
     * @param late those of {@code stale} whose loader took longer than a deadline
     * @param timedOut those of {@code failed} whose loader took longer than the hard deadline
     */
    public record Outcomes(
            long near,
            long far,
            long coalesced,
            long loaded,
            long stale,
            long failed,
            long missed,
            long refreshed,
            long late,
            long timedOut) {
        static final Outcomes NONE = new Outcomes(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

        Outcomes plus(Outcomes other) {
            return new Outcomes(
                    near + other.near,
                    far + other.far,
                    coalesced + other.coalesced,
                    loaded + other.loaded,
                    stale + other.stale,
                    failed + other.failed,
                    missed + other.missed,
                    refreshed + other.refreshed,
                    late + other.late,
                    timedOut + other.timedOut);
        }
    }

    /** Reads that a tier answered. */
    public long hits() {
        return outcomes.near + outcomes.far + outcomes.stale;
    }

    /** Reads that no tier answered. */
    public long misses() {
        return outcomes.coalesced + outcomes.loaded + outcomes.failed + outcomes.missed;
    }

    /** Hits in a hundred reads; 0 before the first read. */
    public double hitRate() {
        long reads = hits() + misses();
        return reads == 0 ? 0 : 100.0 * hits() / reads;
    }

    /**
     * The statistics under the names, and in the forms, of CivicQ's caching strategy: {@code available},
     * {@code total_keys}, {@code hits}, {@code misses}, {@code hit_rate} (per cent, two decimals), {@code memory_used},
     * {@code memory_peak} (such as {@code 45.2M}) and {@code evicted_keys}. What is unknown is null.
     */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("available", available);
        map.put("total_keys", totalKeys == TierStatistics.UNKNOWN ? null : totalKeys);
        map.put("hits", hits());
        map.put("misses", misses());
        map.put("hit_rate", Math.round(hitRate() * 100) / 100.0);
        map.put("memory_used", humanBytes(memoryUsedBytes));
        map.put("memory_peak", humanBytes(memoryPeakBytes));
        map.put("evicted_keys", evictedKeys);
        return map;
    }

    private static @Nullable String humanBytes(long bytes) {
        if (bytes == TierStatistics.UNKNOWN) {
            return null;
        }
        double amount = bytes;
        String unit = "B";
        for (String next : new String[] {"K", "M", "G", "T"}) {
            if (amount < 1024) {
                break;
            }
            amount /= 1024;
            unit = next;
        }
        return unit.equals("B") ? bytes + "B" : String.format(Locale.ROOT, "%.1f%s", amount, unit);
    }
}
