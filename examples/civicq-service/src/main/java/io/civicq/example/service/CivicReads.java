package io.civicq.example.service;

import io.civicq.cache.Loaded;
import io.civicq.cache.catalog.CacheKeys;
import io.civicq.cache.catalog.QuestionSort;
import io.civicq.example.database.CivicRepository;
import io.civicq.example.model.Ballot;
import io.civicq.example.model.Candidate;
import io.civicq.example.model.City;
import io.civicq.example.model.Contest;
import io.civicq.example.model.ContestStats;
import io.civicq.example.model.Question;
import io.civicq.example.model.QuestionPage;
import io.civicq.example.model.SignedUrl;
import io.civicq.example.model.Video;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** What CivicQ shows, read through the caches. */
public final class CivicReads {
    /** A player that got an address must have this long to use it. */
    private static final Duration TIME_TO_PLAY = Duration.ofMinutes(5);

    private final CivicCaches caches;
    private final CivicRepository repository;
    private final VideoSigner signer;

    CivicReads(CivicCaches caches, CivicRepository repository, VideoSigner signer) {
        this.caches = caches;
        this.repository = repository;
        this.signer = signer;
    }

    public Found<List<City>> cities() throws SQLException {
        return Found.of(caches.cityList().find(CacheKeys.cityList(), repository::cities));
    }

    public Found<City> city(String slug) throws SQLException {
        return Found.of(caches.city().find(CacheKeys.city(slug), () -> repository.city(slug)));
    }

    public Found<List<Ballot>> ballots(String city) throws SQLException {
        return Found.of(caches.ballotList().find(CacheKeys.ballotList(city), () -> repository.ballots(city)));
    }

    public Found<Ballot> ballot(long id) throws SQLException {
        return Found.of(caches.ballot().find(CacheKeys.ballot(id), () -> repository.ballot(id)));
    }

    public Found<List<Contest>> contests(long ballot) throws SQLException {
        return Found.of(caches.contestList().find(CacheKeys.contestList(ballot), () -> repository.contests(ballot)));
    }

    public Found<Contest> contest(long id) throws SQLException {
        return Found.of(caches.contest().find(CacheKeys.contest(id), () -> repository.contest(id)));
    }

    public Found<ContestStats> stats(long contest) throws SQLException {
        return Found.of(caches.contestStats().find(CacheKeys.contestStats(contest), () -> repository.stats(contest)));
    }

    public Found<QuestionPage> questions(long contest, int page, QuestionSort sort) throws SQLException {
        return Found.of(caches.questionList()
                .find(CacheKeys.questionList(contest, page, sort), () -> repository.questions(contest, page, sort)));
    }

    public Found<List<Question>> trendingQuestions(long contest) throws SQLException {
        return Found.of(caches.trendingQuestions()
                .find(CacheKeys.trendingQuestions(contest), () -> repository.trendingQuestions(contest)));
    }

    public Found<Question> question(long id) throws SQLException {
        return Found.of(caches.question().find(CacheKeys.question(id), () -> repository.question(id)));
    }

    public Found<List<Candidate>> candidates(long contest) throws SQLException {
        return Found.of(
                caches.candidateList().find(CacheKeys.candidateList(contest), () -> repository.candidates(contest)));
    }

    public Found<Candidate> candidate(long id) throws SQLException {
        return Found.of(caches.candidate().find(CacheKeys.candidate(id), () -> repository.candidate(id)));
    }

    public Found<List<Video>> responses(long candidate) throws SQLException {
        return Found.of(caches.candidateResponses()
                .find(CacheKeys.candidateResponses(candidate), () -> repository.responses(candidate)));
    }

    public Found<Video> video(long id) throws SQLException {
        return Found.of(caches.video().find(CacheKeys.video(id), () -> repository.video(id)));
    }

    /** A presigned address, kept for less long than it can be used. */
    public Found<SignedUrl> videoUrl(long video) throws SQLException {
        return Found.of(caches.videoUrl().findLoaded(CacheKeys.videoUrl(video), () -> signed(video)));
    }

    private Loaded<SignedUrl> signed(long video) throws SQLException {
        return repository.video(video) == null
                ? Loaded.of(null)
                : Loaded.of(signer.sign(video)).freshFor(VideoSigner.VALID_FOR.minus(TIME_TO_PLAY));
    }
}
