package io.civicq.example.service;

import io.civicq.cache.Caches;
import io.civicq.cache.catalog.CivicWarmup;
import io.civicq.cache.catalog.DataTypes;
import io.civicq.cache.warm.CacheWarmer;
import io.civicq.cache.warm.WarmupListener;
import io.civicq.cache.warm.WarmupPlan;
import io.civicq.cache.warm.WarmupSettings;
import io.civicq.cache.warm.WarmupSource;
import io.civicq.example.database.CivicRepository;
import io.civicq.example.model.Ballot;
import io.civicq.example.model.Candidate;
import io.civicq.example.model.City;
import java.time.Duration;

/** What is in the caches before the first visitor comes, and what never leaves them. */
final class CivicWarmer {
    private static final int CITIES = 5;
    private static final int CONTESTS = 20;
    private static final int ABOUT_BALLOTS = 3 * CITIES;
    private static final int ABOUT_CANDIDATES = 130;
    private static final Duration LONGEST_START = Duration.ofSeconds(30);
    private static final Duration TRENDING_AHEAD = Duration.ofMinutes(2);

    private CivicWarmer() {}

    /** A warmer that has begun; its gate opens when the plan of the start is done, or after half a minute. */
    static CacheWarmer start(Caches caches, CivicRepository repository, CivicQueries queries, WarmupListener listener) {
        WarmupSource<?, ?> trending = queries.warmTrending(() -> repository.busiestContests(CONTESTS).stream())
                .expecting(CONTESTS);
        WarmupPlan plan = CivicWarmup.onStart(
                        CivicWarmup.cities(
                                        caches.cache(DataTypes.CITY, City.class),
                                        () -> repository.largestCities(CITIES).stream(),
                                        repository::cities)
                                .expecting(CITIES),
                        trending)
                .with(CivicWarmup.ballots(
                                caches.cache(DataTypes.BALLOT, Ballot.class),
                                () -> repository.ballotsOfLargestCities(CITIES).stream(),
                                repository::ballots)
                        .expecting(ABOUT_BALLOTS))
                .with(CivicWarmup.candidateProfiles(
                                caches.cache(DataTypes.CANDIDATE, Candidate.class),
                                () -> repository.candidatesOfBusiestContests(CONTESTS).stream(),
                                repository::candidates)
                        .expecting(ABOUT_CANDIDATES));
        CacheWarmer warmer = CacheWarmer.builder(caches)
                .onStart(plan)
                .settings(WarmupSettings.standard().withDeadline(LONGEST_START))
                .listener(listener)
                .build();
        warmer.keepHot(trending, TRENDING_AHEAD);
        return warmer;
    }
}
