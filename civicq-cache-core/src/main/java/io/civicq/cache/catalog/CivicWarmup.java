package io.civicq.cache.catalog;

import io.civicq.cache.Cache;
import io.civicq.cache.warm.WarmupPlan;
import io.civicq.cache.warm.WarmupSource;
import io.civicq.cache.warm.WarmupSource.IdLoader;
import io.civicq.cache.warm.WarmupSource.Ids;
import io.civicq.cache.warm.WarmupSource.OneLoader;

/**
 * What CivicQ's caching strategy warms: ballot data, trending questions, candidate profiles and city data, each from a loader of
 * the service's. Ids are streams that are opened for each run, so that they may come from a cursor.
 *
 * <p>The values are kept without tags, under the lifetime of their policy: an event reaches them by their keys and scopes, as
 * {@link CivicRules} has it. A service that tags them builds its sources itself, with {@link WarmupSource#of}.
 */
public final class CivicWarmup {
    private CivicWarmup() {}

    /** Ballots by their ids; {@code warm_ballot_data} of the strategy. */
    public static <B> WarmupSource<Long, B> ballots(Cache<B> cache, Ids<Long> ballotIds, IdLoader<Long, B> loader) {
        return WarmupSource.ofIds(cache, ballotIds, CacheKeys::ballot, loader);
    }

    /** The trending questions of contests, computed for one after the other; {@code warm_trending_questions}. */
    public static <T> WarmupSource<Long, T> trendingQuestions(
            Cache<T> cache, Ids<Long> contestIds, OneLoader<Long, T> loader) {
        return WarmupSource.ofEach(cache, contestIds, CacheKeys::trendingQuestions, loader);
    }

    /** The profiles of candidates by their ids; {@code warm_candidate_profiles}, for any number of contests. */
    public static <C> WarmupSource<Long, C> candidateProfiles(
            Cache<C> cache, Ids<Long> candidateIds, IdLoader<Long, C> loader) {
        return WarmupSource.ofIds(cache, candidateIds, CacheKeys::candidate, loader);
    }

    /** The settings of cities by their slugs; {@code warm_city_data}. */
    public static <C> WarmupSource<String, C> cities(
            Cache<C> cache, Ids<String> citySlugs, IdLoader<String, C> loader) {
        return WarmupSource.ofIds(cache, citySlugs, CacheKeys::city, loader);
    }

    /**
     * What the strategy warms when the application starts, in its order: the cities, which every page needs, before the
     * trending questions of the contests that are open.
     */
    public static WarmupPlan onStart(WarmupSource<?, ?> popularCities, WarmupSource<?, ?> trendingOfActiveContests) {
        return WarmupPlan.named("start").with(popularCities).with(trendingOfActiveContests);
    }
}
