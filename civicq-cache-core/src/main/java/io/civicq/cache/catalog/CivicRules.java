package io.civicq.cache.catalog;

import io.civicq.cache.catalog.CivicEvents.BallotImported;
import io.civicq.cache.catalog.CivicEvents.CandidateProfileUpdated;
import io.civicq.cache.catalog.CivicEvents.CitySettingsUpdated;
import io.civicq.cache.catalog.CivicEvents.QuestionModerated;
import io.civicq.cache.catalog.CivicEvents.QuestionSubmitted;
import io.civicq.cache.catalog.CivicEvents.VideoUploaded;
import io.civicq.cache.catalog.CivicEvents.VoteCast;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationRules;
import io.civicq.cache.key.CacheKey;
import java.util.stream.Stream;

/**
 * The invalidation triggers of CivicQ's caching strategy.
 *
 * <p>An event that creates something also invalidates its key: it may be known to be absent. Moderation is hard, and its
 * lists include the trending ones: a hidden question must not live on there.
 */
public final class CivicRules {
    private static final InvalidationRules ALL = InvalidationRules.none()
            .on(QuestionSubmitted.class, CivicRules::questionSubmitted)
            .on(VoteCast.class, CivicRules::voteCast)
            .on(VideoUploaded.class, CivicRules::videoUploaded)
            .on(CandidateProfileUpdated.class, CivicRules::candidateProfileUpdated)
            .on(BallotImported.class, CivicRules::ballotImported)
            .on(CitySettingsUpdated.class, CivicRules::citySettingsUpdated)
            .on(QuestionModerated.class, CivicRules::questionModerated);

    private CivicRules() {}

    /** A rule for each of {@link CivicEvents}. */
    public static InvalidationRules all() {
        return ALL;
    }

    private static Invalidation questionSubmitted(QuestionSubmitted event) {
        return Invalidation.ofKeys(
                        CacheKeys.question(event.questionId()), CacheKeys.trendingQuestions(event.contestId()))
                .and(Invalidation.ofScopes(CacheKeys.questionListScope(event.contestId())));
    }

    private static Invalidation voteCast(VoteCast event) {
        return Invalidation.ofKeys(
                CacheKeys.question(event.questionId()),
                CacheKeys.trendingQuestions(event.contestId()),
                CacheKeys.contestStats(event.contestId()));
    }

    private static Invalidation videoUploaded(VideoUploaded event) {
        return Invalidation.ofKeys(
                        CacheKeys.candidateResponses(event.candidateId()), CacheKeys.question(event.questionId()))
                .and(Invalidation.ofScopes(CacheKeys.videoScope(event.videoId())));
    }

    private static Invalidation candidateProfileUpdated(CandidateProfileUpdated event) {
        return Invalidation.ofKeys(
                CacheKeys.candidate(event.candidateId()), CacheKeys.candidateList(event.contestId()));
    }

    private static Invalidation ballotImported(BallotImported event) {
        CacheKey[] contests = event.contestIds().stream()
                .flatMap(contest -> Stream.of(
                        CacheKeys.contestScope(contest),
                        CacheKeys.questionListScope(contest),
                        CacheKeys.trendingQuestions(contest)))
                .toArray(CacheKey[]::new);
        return Invalidation.ofScopes(contests)
                .and(Invalidation.ofCaches(
                        DataTypes.BALLOT, DataTypes.BALLOT_LIST, DataTypes.CONTEST, DataTypes.CONTEST_LIST));
    }

    private static Invalidation citySettingsUpdated(CitySettingsUpdated event) {
        return Invalidation.ofScopes(CacheKeys.cityScope(event.citySlug()));
    }

    private static Invalidation questionModerated(QuestionModerated event) {
        return Invalidation.ofKeys(
                        CacheKeys.question(event.questionId()), CacheKeys.trendingQuestions(event.contestId()))
                .and(Invalidation.ofScopes(CacheKeys.questionListScope(event.contestId())))
                .hard();
    }
}
