package io.civicq.cache.catalog;

/** The names of CivicQ's data types, one for each row of {@link CivicPolicies#table()}. */
public final class DataTypes {
    public static final String BALLOT = "ballot";
    public static final String BALLOT_LIST = "ballot_list";
    public static final String CONTEST = "contest";
    public static final String CONTEST_LIST = "contest_list";
    public static final String QUESTION = "question";
    public static final String QUESTION_LIST = "question_list";
    public static final String TRENDING_QUESTIONS = "trending_questions";
    public static final String CANDIDATE = "candidate";
    public static final String CANDIDATE_LIST = "candidate_list";
    public static final String CITY = "city";
    public static final String CITY_LIST = "city_list";
    public static final String ANALYTICS = "analytics";

    /** The metadata of videos, not their bytes. */
    public static final String VIDEO = "video";

    /** Presigned addresses, each of which expires by itself. */
    public static final String VIDEO_URL = "video_url";

    private DataTypes() {}
}
