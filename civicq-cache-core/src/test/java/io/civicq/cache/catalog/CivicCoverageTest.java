package io.civicq.cache.catalog;

import io.civicq.cache.catalog.CivicEvents.BallotImported;
import io.civicq.cache.catalog.CivicEvents.CandidateProfileUpdated;
import io.civicq.cache.catalog.CivicEvents.CitySettingsUpdated;
import io.civicq.cache.catalog.CivicEvents.QuestionModerated;
import io.civicq.cache.catalog.CivicEvents.QuestionSubmitted;
import io.civicq.cache.catalog.CivicEvents.VideoUploaded;
import io.civicq.cache.catalog.CivicEvents.VoteCast;
import io.civicq.cache.coverage.InvalidationCoverage;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** P7 and P11 for CivicQ: every data type is reached by an event, or says why not. */
class CivicCoverageTest {
    private static final InvalidationCoverage COVERAGE = InvalidationCoverage.of(
                    CivicPolicies.table(), CivicRules.all())
            .example(DataTypes.BALLOT, CacheKeys.ballot(123))
            .example(DataTypes.BALLOT_LIST, CacheKeys.ballotList("springfield"))
            .example(DataTypes.CONTEST, CacheKeys.contest(5))
            .example(DataTypes.CONTEST_LIST, CacheKeys.contestList(123))
            .example(DataTypes.QUESTION, CacheKeys.question(7))
            .example(DataTypes.QUESTION_LIST, CacheKeys.questionList(5, 1, QuestionSort.TRENDING))
            .example(DataTypes.TRENDING_QUESTIONS, CacheKeys.trendingQuestions(5))
            .example(DataTypes.CANDIDATE, CacheKeys.candidate(9))
            .example(DataTypes.CANDIDATE_LIST, CacheKeys.candidateList(5))
            .example(DataTypes.CITY, CacheKeys.city("springfield"))
            .example(DataTypes.ANALYTICS, CacheKeys.contestStats(5))
            .example(DataTypes.ANALYTICS, CacheKeys.analytics("turnout"))
            .example(DataTypes.VIDEO, CacheKeys.video(11))
            .example(DataTypes.VIDEO, CacheKeys.candidateResponses(9))
            .example(DataTypes.VIDEO_URL, CacheKeys.videoUrl(11))
            .creation(
                    new QuestionSubmitted(7, 5),
                    DataTypes.QUESTION,
                    DataTypes.QUESTION_LIST,
                    DataTypes.TRENDING_QUESTIONS)
            .change(new VoteCast(7, 5))
            .creation(new VideoUploaded(11, 9, 7), DataTypes.VIDEO, DataTypes.VIDEO_URL)
            .creation(new CandidateProfileUpdated(9, 5), DataTypes.CANDIDATE, DataTypes.CANDIDATE_LIST)
            .creation(
                    new BallotImported(123, Set.of(5L)),
                    DataTypes.BALLOT,
                    DataTypes.BALLOT_LIST,
                    DataTypes.CONTEST,
                    DataTypes.CONTEST_LIST)
            .creation(new CitySettingsUpdated("springfield"), DataTypes.CITY)
            .change(new QuestionModerated(7, 5))
            .lifetimeOnly(DataTypes.CITY_LIST, "the trigger table names no event for it, and it lives for an hour")
            .neverCreated(DataTypes.ANALYTICS, "a count of nothing is zero, which is a value");

    @Test
    void everyDataTypeIsReachedOrSaysWhyNot() {
        System.out.println(COVERAGE.matrix());

        COVERAGE.verify();
    }
}
