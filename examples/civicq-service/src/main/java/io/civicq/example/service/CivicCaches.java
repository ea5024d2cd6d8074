package io.civicq.example.service;

import io.civicq.cache.Cache;
import io.civicq.cache.Caches;
import io.civicq.cache.TypeRef;
import io.civicq.cache.catalog.CivicPolicies;
import io.civicq.cache.catalog.DataTypes;
import io.civicq.cache.policy.TtlTable;
import io.civicq.example.model.Ballot;
import io.civicq.example.model.Candidate;
import io.civicq.example.model.City;
import io.civicq.example.model.Contest;
import io.civicq.example.model.ContestStats;
import io.civicq.example.model.Question;
import io.civicq.example.model.QuestionPage;
import io.civicq.example.model.SignedUrl;
import io.civicq.example.model.Video;
import java.util.List;
import java.util.Properties;

/** One cache for each kind of answer. */
record CivicCaches(
        Cache<City> city,
        Cache<List<City>> cityList,
        Cache<Ballot> ballot,
        Cache<List<Ballot>> ballotList,
        Cache<Contest> contest,
        Cache<List<Contest>> contestList,
        Cache<ContestStats> contestStats,
        Cache<Question> question,
        Cache<QuestionPage> questionList,
        Cache<List<Question>> trendingQuestions,
        Cache<Candidate> candidate,
        Cache<List<Candidate>> candidateList,
        Cache<List<Video>> candidateResponses,
        Cache<Video> video,
        Cache<SignedUrl> videoUrl) {

    private static final String CANDIDATE_RESPONSES = "candidate_responses";

    /** The catalog's policies, and one for the videos of a candidate, which live as long as each video. */
    static TtlTable policies(Properties overrides) {
        TtlTable table = CivicPolicies.table();
        return table.with(CANDIDATE_RESPONSES, table.policy(DataTypes.VIDEO)).with(overrides);
    }

    static CivicCaches of(Caches caches) {
        return new CivicCaches(
                caches.cache(DataTypes.CITY, City.class),
                caches.cache(DataTypes.CITY_LIST, new TypeRef<List<City>>() {}),
                caches.cache(DataTypes.BALLOT, Ballot.class),
                caches.cache(DataTypes.BALLOT_LIST, new TypeRef<List<Ballot>>() {}),
                caches.cache(DataTypes.CONTEST, Contest.class),
                caches.cache(DataTypes.CONTEST_LIST, new TypeRef<List<Contest>>() {}),
                caches.cache(DataTypes.ANALYTICS, ContestStats.class),
                caches.cache(DataTypes.QUESTION, Question.class),
                caches.cache(DataTypes.QUESTION_LIST, QuestionPage.class),
                caches.cache(DataTypes.TRENDING_QUESTIONS, new TypeRef<List<Question>>() {}),
                caches.cache(DataTypes.CANDIDATE, Candidate.class),
                caches.cache(DataTypes.CANDIDATE_LIST, new TypeRef<List<Candidate>>() {}),
                caches.cache(CANDIDATE_RESPONSES, new TypeRef<List<Video>>() {}),
                caches.cache(DataTypes.VIDEO, Video.class),
                caches.cache(DataTypes.VIDEO_URL, SignedUrl.class));
    }
}
