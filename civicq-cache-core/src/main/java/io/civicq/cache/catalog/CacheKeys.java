package io.civicq.cache.catalog;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyTable;
import io.civicq.cache.key.KeyTemplate;

/**
 * The keys of CivicQ's data, and the scopes by which they are invalidated together.
 *
 * <p>What belongs to one thing alone lies below its key: {@code civicq:contest:5:candidates} is within
 * {@code civicq:contest:5}. So the key of a thing, taken as a scope, reaches all that was derived from it; a scope's
 * {@link CacheKey#text()} is also a pattern for {@code CacheService.deletePattern}. Question lists and trending questions
 * stand apart, because they change far more often than their contest.
 *
 * <p>Every method throws {@link IllegalArgumentException} for an id or a page that is not positive, and for a blank slug
 * or name.
 */
public final class CacheKeys {
    private static final KeyTemplate BALLOT = KeyTemplate.of("civicq:ballot:{ballotId}");
    private static final KeyTemplate BALLOT_LIST = KeyTemplate.of("civicq:city:{citySlug}:ballots");
    private static final KeyTemplate CONTEST = KeyTemplate.of("civicq:contest:{contestId}");
    private static final KeyTemplate CONTEST_LIST = KeyTemplate.of("civicq:ballot:{ballotId}:contests");
    private static final KeyTemplate CONTEST_STATS = KeyTemplate.of("civicq:contest:{contestId}:stats");
    private static final KeyTemplate QUESTION = KeyTemplate.of("civicq:question:{questionId}");
    private static final KeyTemplate QUESTION_LISTS = KeyTemplate.of("civicq:questions:contest:{contestId}");
    private static final KeyTemplate QUESTION_LIST = KeyTemplate.of(
                    "civicq:questions:contest:{contestId}:page:{page}:sort:{sort}")
            .withText("sort", Object::toString);
    private static final KeyTemplate TRENDING_QUESTIONS = KeyTemplate.of("civicq:trending:contest:{contestId}");
    private static final KeyTemplate CANDIDATE = KeyTemplate.of("civicq:candidate:{candidateId}");
    private static final KeyTemplate CANDIDATE_LIST = KeyTemplate.of("civicq:contest:{contestId}:candidates");
    private static final KeyTemplate CANDIDATE_RESPONSES = KeyTemplate.of("civicq:candidate:{candidateId}:responses");
    private static final KeyTemplate CITY = KeyTemplate.of("civicq:city:{citySlug}");
    private static final KeyTemplate ANALYTICS = KeyTemplate.of("civicq:analytics:{report}");
    private static final KeyTemplate VIDEO = KeyTemplate.of("civicq:video:{videoId}");
    private static final KeyTemplate VIDEO_URL = KeyTemplate.of("civicq:video:{videoId}:url");

    private static final KeyTemplate CITY_LIST = KeyTemplate.of("civicq:cities");
    private static final CacheKey CITIES = CITY_LIST.key(new Object[0]);
    private static final CacheKey TRENDING = CacheKey.of("civicq", "trending");

    private static final KeyTable TABLE = KeyTable.empty()
            .with(DataTypes.BALLOT, BALLOT)
            .with(DataTypes.BALLOT_LIST, BALLOT_LIST)
            .with(DataTypes.CONTEST, CONTEST)
            .with(DataTypes.CONTEST_LIST, CONTEST_LIST)
            .with(DataTypes.QUESTION, QUESTION)
            .with(DataTypes.QUESTION_LIST, QUESTION_LIST)
            .with(DataTypes.TRENDING_QUESTIONS, TRENDING_QUESTIONS)
            .with(DataTypes.CANDIDATE, CANDIDATE)
            .with(DataTypes.CANDIDATE_LIST, CANDIDATE_LIST)
            .with(DataTypes.CITY, CITY)
            .with(DataTypes.CITY_LIST, CITY_LIST)
            .with(DataTypes.ANALYTICS, ANALYTICS)
            .with(DataTypes.ANALYTICS, CONTEST_STATS)
            .with(DataTypes.VIDEO, VIDEO)
            .with(DataTypes.VIDEO, CANDIDATE_RESPONSES)
            .with(DataTypes.VIDEO_URL, VIDEO_URL);

    private CacheKeys() {}

    /** The same keys by data type, for methods that are cached by annotation. They check no ids. */
    public static KeyTable table() {
        return TABLE;
    }

    /** {@code civicq:ballot:123}. */
    public static CacheKey ballot(long ballotId) {
        return BALLOT.key(positive("ballot id", ballotId));
    }

    /** The ballots of a city: {@code civicq:city:los-angeles:ballots}. */
    public static CacheKey ballotList(String citySlug) {
        return BALLOT_LIST.key(visible("city slug", citySlug));
    }

    /** {@code civicq:contest:5}. */
    public static CacheKey contest(long contestId) {
        return CONTEST.key(positive("contest id", contestId));
    }

    /** The contests of a ballot: {@code civicq:ballot:123:contests}. */
    public static CacheKey contestList(long ballotId) {
        return CONTEST_LIST.key(positive("ballot id", ballotId));
    }

    /** The numbers about a contest, of data type {@link DataTypes#ANALYTICS}: {@code civicq:contest:5:stats}. */
    public static CacheKey contestStats(long contestId) {
        return CONTEST_STATS.key(positive("contest id", contestId));
    }

    /** {@code civicq:question:7}. */
    public static CacheKey question(long questionId) {
        return QUESTION.key(positive("question id", questionId));
    }

    /**
     * A page of the questions of a contest: {@code civicq:questions:contest:5:page:1:sort:trending}.
     *
     * @param page counted from 1
     */
    public static CacheKey questionList(long contestId, int page, QuestionSort sort) {
        return QUESTION_LIST.key(positive("contest id", contestId), positive("page", page), sort);
    }

    /** {@code civicq:trending:contest:5}. */
    public static CacheKey trendingQuestions(long contestId) {
        return TRENDING_QUESTIONS.key(positive("contest id", contestId));
    }

    /** {@code civicq:candidate:9}. */
    public static CacheKey candidate(long candidateId) {
        return CANDIDATE.key(positive("candidate id", candidateId));
    }

    /** The candidates of a contest: {@code civicq:contest:5:candidates}. */
    public static CacheKey candidateList(long contestId) {
        return CANDIDATE_LIST.key(positive("contest id", contestId));
    }

    /** The videos of a candidate, of data type {@link DataTypes#VIDEO}: {@code civicq:candidate:9:responses}. */
    public static CacheKey candidateResponses(long candidateId) {
        return CANDIDATE_RESPONSES.key(positive("candidate id", candidateId));
    }

    /** The settings of a city: {@code civicq:city:los-angeles}. */
    public static CacheKey city(String citySlug) {
        return CITY.key(visible("city slug", citySlug));
    }

    /** All cities: {@code civicq:cities}. */
    public static CacheKey cityList() {
        return CITIES;
    }

    /** A report: {@code civicq:analytics:turnout}. */
    public static CacheKey analytics(String report) {
        return ANALYTICS.key(visible("report", report));
    }

    /** {@code civicq:video:11}. */
    public static CacheKey video(long videoId) {
        return VIDEO.key(positive("video id", videoId));
    }

    /** The presigned address of a video: {@code civicq:video:11:url}. */
    public static CacheKey videoUrl(long videoId) {
        return VIDEO_URL.key(positive("video id", videoId));
    }

    /** The document's {@code pattern_ballot}: a ballot and the list of its contests. */
    public static CacheKey ballotScope(long ballotId) {
        return ballot(ballotId);
    }

    /** A contest, its stats and its candidates. */
    public static CacheKey contestScope(long contestId) {
        return contest(contestId);
    }

    /** Every page of a contest's questions, in every order. */
    public static CacheKey questionListScope(long contestId) {
        return QUESTION_LISTS.key(positive("contest id", contestId));
    }

    /** The document's {@code pattern_trending}: the trending questions of all contests. */
    public static CacheKey trendingScope() {
        return TRENDING;
    }

    /** A candidate's profile and responses. */
    public static CacheKey candidateScope(long candidateId) {
        return candidate(candidateId);
    }

    /** The document's {@code pattern_city}: a city's settings and the list of its ballots. */
    public static CacheKey cityScope(String citySlug) {
        return city(citySlug);
    }

    /** A video's metadata and its address. */
    public static CacheKey videoScope(long videoId) {
        return video(videoId);
    }

    private static long positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive, but was " + value);
        }
        return value;
    }

    private static String visible(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " must not be blank, but was '" + value + "'");
        }
        return value;
    }
}
