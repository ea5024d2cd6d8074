package io.civicq.example.service;

import io.civicq.cache.CacheStatistics;
import io.civicq.cache.Caches;
import io.civicq.cache.catalog.CacheKeys;
import io.civicq.cache.spi.TierStatistics;
import io.civicq.cache.warm.CacheWarmer;
import io.civicq.cache.warm.WarmupListener;
import io.civicq.example.database.CachedCivicChanges;
import io.civicq.example.database.CivicChanges;
import io.civicq.example.database.CivicDatabase;
import io.civicq.example.database.CivicRepository;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Properties;

/** CivicQ without its web pages: what can be read and what can be changed. Thread-safe. */
public final class Civic implements AutoCloseable {
    /** A real service has a secret of its own, the same on all of its nodes. */
    private static final String SECRET = "not a secret: this is an example";

    private final Caches caches;
    private final CivicReads reads;
    private final CivicChanges changes;
    private final CacheWarmer warmer;

    private Civic(Caches caches, CivicDatabase database, InstantSource clock, WarmupListener listener) {
        CivicRepository repository = new CivicRepository(database, clock);
        CivicQueries queries = new CivicQueries(caches, database);
        this.caches = caches;
        this.reads =
                new CachedCivicReads(caches, CacheKeys.table(), repository, queries, new VideoSigner(SECRET, clock));
        this.changes = new CachedCivicChanges(caches, CacheKeys.table(), database, clock);
        this.warmer = CivicWarmer.start(caches, repository, queries, listener);
    }

    /**
     * CivicQ on top of a database, which begins at once to warm its caches.
     *
     * @param caches a builder that knows the tiers
     * @param overrides such as {@code civicq.cache.ttl.question=PT10M}
     * @param listener is told how the warm-up goes
     */
    public static Civic open(
            Caches.Builder caches,
            CivicDatabase database,
            InstantSource clock,
            Properties overrides,
            WarmupListener listener) {
        Caches built = caches.policies(CivicPolicy.lifetimes(overrides))
                .rules(CivicPolicy.rules())
                .build();
        return new Civic(built, database, clock, listener);
    }

    public CivicReads reads() {
        return reads;
    }

    public CivicChanges changes() {
        return changes;
    }

    /** Whether the caches are warm, or as warm as they get; until then others should answer. */
    public boolean isReady() {
        return warmer.isReady();
    }

    /** How far the warm-up of the start has come, in one line; empty if there was none. */
    public String warmUp() {
        var startUp = warmer.startUp();
        return startUp == null ? "" : startUp.progress().render(20);
    }

    /** Waits until it is ready. False if it has not become so within that time. */
    public boolean awaitReady(Duration atMost) {
        return warmer.awaitReady(atMost);
    }

    public CacheStatistics statistics() {
        return caches.statistics();
    }

    public Map<String, TierStatistics> tierStatistics() {
        return caches.tierStatistics();
    }

    @Override
    public void close() {
        warmer.close();
        caches.close();
    }
}
