package io.civicq.cache.catalog;

import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.TtlTable;
import java.time.Duration;
import java.util.Properties;

/**
 * The policies of CivicQ's data types: the lifetimes of its caching strategy, and stale windows that follow from them.
 *
 * <p>A known absence lives for 60 s. A value may be served for one more minute while it is reloaded, which is short beside
 * the shortest lifetime (5 minutes); and, while its reload fails, for its own lifetime once more, but at most an hour:
 * whoever accepts a value of that age accepts one of twice the age during an outage. A presigned address has neither
 * window, because nobody can use it after it expired.
 *
 * <p>A node that cannot hear of invalidations serves copies of up to 15 s, so that an outage of Redis does not become one of the
 * database; of questions, which moderators take down, only of up to 2 s.
 */
public final class CivicPolicies {
    private static final Duration STALE_WHILE_REVALIDATE = Duration.ofMinutes(1);
    private static final Duration LONGEST_STALE_IF_ERROR = Duration.ofHours(1);
    private static final Duration SUSPECT_FOR = Duration.ofSeconds(15);
    private static final Duration MODERATED_SUSPECT_FOR = Duration.ofSeconds(2);

    private static final TtlTable TABLE = TtlTable.empty()
            .with(DataTypes.BALLOT, lives(Duration.ofHours(1)))
            .with(DataTypes.BALLOT_LIST, lives(Duration.ofMinutes(5)))
            .with(DataTypes.CONTEST, lives(Duration.ofHours(1)))
            .with(DataTypes.CONTEST_LIST, lives(Duration.ofMinutes(5)))
            .with(DataTypes.QUESTION, moderated(Duration.ofMinutes(15)))
            .with(DataTypes.QUESTION_LIST, moderated(Duration.ofMinutes(5)))
            .with(DataTypes.TRENDING_QUESTIONS, moderated(Duration.ofMinutes(15)))
            .with(DataTypes.CANDIDATE, lives(Duration.ofMinutes(30)))
            .with(DataTypes.CANDIDATE_LIST, lives(Duration.ofMinutes(30)))
            .with(DataTypes.CITY, lives(Duration.ofDays(1)))
            .with(DataTypes.CITY_LIST, lives(Duration.ofHours(1)))
            .with(DataTypes.ANALYTICS, lives(Duration.ofHours(1)))
            .with(DataTypes.VIDEO, lives(Duration.ofHours(1)))
            .with(DataTypes.VIDEO_URL, CachePolicy.freshFor(Duration.ofHours(6)));

    private CivicPolicies() {}

    private static CachePolicy lives(Duration lifetime) {
        Duration staleIfError = lifetime.compareTo(LONGEST_STALE_IF_ERROR) < 0 ? lifetime : LONGEST_STALE_IF_ERROR;
        return CachePolicy.freshFor(lifetime)
                .withStaleWhileRevalidate(STALE_WHILE_REVALIDATE)
                .withStaleIfError(staleIfError)
                .withSuspectFor(SUSPECT_FOR);
    }

    private static CachePolicy moderated(Duration lifetime) {
        return lives(lifetime).withSuspectFor(MODERATED_SUSPECT_FOR);
    }

    /** A row for each data type. */
    public static TtlTable table() {
        return TABLE;
    }

    /**
     * The same with what the properties say, such as {@code civicq.cache.ttl.question=PT10M}. A stale window is not
     * changed with its lifetime; it has a property of its own.
     *
     * @throws IllegalArgumentException as {@link TtlTable#with(Properties)}
     */
    public static TtlTable table(Properties overrides) {
        return TABLE.with(overrides);
    }
}
