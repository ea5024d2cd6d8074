package io.civicq.example.service;

import io.civicq.cache.CacheStatistics;
import io.civicq.cache.Caches;
import io.civicq.cache.catalog.CacheKeys;
import io.civicq.cache.catalog.CivicEvents.CitySettingsUpdated;
import io.civicq.cache.catalog.CivicRules;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationRules;
import io.civicq.cache.spi.TierStatistics;
import io.civicq.example.database.CivicChanges;
import io.civicq.example.database.CivicDatabase;
import io.civicq.example.database.CivicRepository;
import java.time.InstantSource;
import java.util.Map;
import java.util.Properties;

/** CivicQ without its web pages: what can be read and what can be changed. Thread-safe. */
public final class Civic implements AutoCloseable {
    /** A real service has a secret of its own, the same on all of its nodes. */
    private static final String SECRET = "not a secret: this is an example";

    /** The catalog's, and one more: the list of cities shows their settings here. */
    private static final InvalidationRules RULES =
            CivicRules.all().alsoOn(CitySettingsUpdated.class, updated -> Invalidation.ofKeys(CacheKeys.cityList()));

    private final Caches caches;
    private final CivicReads reads;
    private final CivicWrites writes;

    private Civic(Caches caches, CivicDatabase database, InstantSource clock) {
        this.caches = caches;
        this.reads = new CivicReads(
                CivicCaches.of(caches), new CivicRepository(database, clock), new VideoSigner(SECRET, clock));
        this.writes = new CivicWrites(caches, new CivicChanges(database, clock));
    }

    /**
     * CivicQ on top of a database.
     *
     * @param caches a builder that knows the tiers
     * @param overrides such as {@code civicq.cache.ttl.question=PT10M}
     */
    public static Civic open(Caches.Builder caches, CivicDatabase database, InstantSource clock, Properties overrides) {
        return new Civic(
                caches.policies(CivicCaches.policies(overrides)).rules(RULES).build(), database, clock);
    }

    public CivicReads reads() {
        return reads;
    }

    public CivicWrites writes() {
        return writes;
    }

    public CacheStatistics statistics() {
        return caches.statistics();
    }

    public Map<String, TierStatistics> tierStatistics() {
        return caches.tierStatistics();
    }

    @Override
    public void close() {
        caches.close();
    }
}
