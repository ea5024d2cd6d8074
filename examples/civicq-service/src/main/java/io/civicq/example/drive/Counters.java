package io.civicq.example.drive;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What the service had counted at one moment.
 *
 * @param nearBytes what the near tier uses; 0 if unknown
 * @param nearLimitBytes what the near tier may use; 0 if unknown
 */
record Counters(long hits, long misses, long evicted, long statements, long nearBytes, long nearLimitBytes) {

    static Counters of(JsonNode stats) {
        long evicted = 0;
        for (JsonNode tier : stats.path("tiers")) {
            evicted += tier.path("evicted_keys").asLong();
        }
        return new Counters(
                stats.path("cache").path("hits").asLong(),
                stats.path("cache").path("misses").asLong(),
                evicted,
                stats.path("database").path("statements").asLong(),
                stats.path("tiers").path("caffeine").path("memory_used_bytes").asLong(),
                stats.path("near_limit_bytes").asLong());
    }

    /** What was counted since then. (A Redis that was started anew counts its evictions from zero.) */
    Counters since(Counters earlier) {
        return new Counters(
                hits - earlier.hits,
                misses - earlier.misses,
                Math.max(0, evicted - earlier.evicted),
                statements - earlier.statements,
                nearBytes,
                nearLimitBytes);
    }

    double hitRate() {
        return hits + misses == 0 ? 0 : 100.0 * hits / (hits + misses);
    }
}
