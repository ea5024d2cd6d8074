package io.civicq.example.service;

import io.civicq.cache.Answer;
import io.civicq.cache.annotation.Cached;
import io.civicq.cache.catalog.DataTypes;
import io.civicq.cache.catalog.QuestionSort;
import io.civicq.cache.query.QueryAnswer;
import io.civicq.example.database.CivicRepository;
import io.civicq.example.model.Ballot;
import io.civicq.example.model.Candidate;
import io.civicq.example.model.City;
import io.civicq.example.model.CityActivity;
import io.civicq.example.model.Contest;
import io.civicq.example.model.ContestStats;
import io.civicq.example.model.Question;
import io.civicq.example.model.QuestionPage;
import io.civicq.example.model.SignedUrl;
import io.civicq.example.model.Video;
import java.sql.SQLException;
import java.util.List;

/**
 * What CivicQ shows. {@code CachedCivicReads} is generated from it when it is compiled, and is what the service uses.
 *
 * <p>Answers say where a value was found, because the web pages tell it. A service that need not tell returns values.
 */
public class CivicReads {
    private final CivicRepository repository;
    private final CivicQueries queries;
    private final VideoSigner signer;

    CivicReads(CivicRepository repository, CivicQueries queries, VideoSigner signer) {
        this.repository = repository;
        this.queries = queries;
        this.signer = signer;
    }

    @Cached(DataTypes.CITY_LIST)
    public Answer<List<City>> cities() throws SQLException {
        return Answer.loaded(repository.cities());
    }

    @Cached(DataTypes.CITY)
    public Answer<City> city(String citySlug) throws SQLException {
        return Answer.loaded(repository.city(citySlug));
    }

    @Cached(DataTypes.BALLOT_LIST)
    public Answer<List<Ballot>> ballots(String citySlug) throws SQLException {
        return Answer.loaded(repository.ballots(citySlug));
    }

    @Cached(DataTypes.BALLOT)
    public Answer<Ballot> ballot(long ballotId) throws SQLException {
        return Answer.loaded(repository.ballot(ballotId));
    }

    @Cached(DataTypes.CONTEST_LIST)
    public Answer<List<Contest>> contests(long ballotId) throws SQLException {
        return Answer.loaded(repository.contests(ballotId));
    }

    @Cached(DataTypes.CONTEST)
    public Answer<Contest> contest(long contestId) throws SQLException {
        return Answer.loaded(repository.contest(contestId));
    }

    @Cached(DataTypes.QUESTION_LIST)
    public Answer<QuestionPage> questions(long contestId, int page, QuestionSort sort) throws SQLException {
        return Answer.loaded(repository.questions(contestId, page, sort));
    }

    @Cached(DataTypes.QUESTION)
    public Answer<Question> question(long questionId) throws SQLException {
        return Answer.loaded(repository.question(questionId));
    }

    @Cached(DataTypes.CANDIDATE_LIST)
    public Answer<List<Candidate>> candidates(long contestId) throws SQLException {
        return Answer.loaded(repository.candidates(contestId));
    }

    @Cached(DataTypes.CANDIDATE)
    public Answer<Candidate> candidate(long candidateId) throws SQLException {
        return Answer.loaded(repository.candidate(candidateId));
    }

    @Cached(value = CivicPolicy.CANDIDATE_RESPONSES, key = "civicq:candidate:{candidateId}:responses")
    public Answer<List<Video>> responses(long candidateId) throws SQLException {
        return Answer.loaded(repository.responses(candidateId));
    }

    @Cached(DataTypes.VIDEO)
    public Answer<Video> video(long videoId) throws SQLException {
        return Answer.loaded(repository.video(videoId));
    }

    /** A presigned address, kept for five minutes less than it can be used: a player must have time to use it. */
    @Cached(value = DataTypes.VIDEO_URL, ttl = "PT5H55M")
    public Answer<SignedUrl> videoUrl(long videoId) throws SQLException {
        return Answer.loaded(repository.video(videoId) == null ? null : signer.sign(videoId));
    }

    /** The questions that get votes now; none where there is no such contest. */
    public Answer<List<Question>> trendingQuestions(long contestId) throws SQLException {
        return ofContest(contestId, queries.trending(contestId));
    }

    public Answer<ContestStats> stats(long contestId) throws SQLException {
        Answer<List<ContestStats>> rows = answer(queries.stats(contestId));
        return rows.map(found -> found.isEmpty() ? null : found.get(0));
    }

    /** What goes on in each city, the busiest first. */
    public Answer<List<CityActivity>> activity() throws SQLException {
        return answer(queries.activity());
    }

    /** A contest without rows may be none at all. */
    private <R> Answer<List<R>> ofContest(long contestId, QueryAnswer<R> found) throws SQLException {
        boolean unknown = found.rows().isEmpty() && contest(contestId).value() == null;
        Answer<List<R>> answer = answer(found);
        return unknown ? answer.map(rows -> null) : answer;
    }

    private static <R> Answer<List<R>> answer(QueryAnswer<R> found) {
        return new Answer<>(found.rows(), found.source(), found.freshness(), found.remaining());
    }
}
