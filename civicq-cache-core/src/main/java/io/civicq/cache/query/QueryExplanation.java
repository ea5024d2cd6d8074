package io.civicq.cache.query;

import io.civicq.cache.key.CacheKey;
import java.util.List;
import java.util.Set;

/**
 * What a key stands for, for people.
 *
 * @param key of the result; its last part is a SHA-256 of all that is listed here
 * @param sql the canonical text, up to 2,000 characters of it
 * @param parameters the type of each value; and the value, up to 100 characters of it, where the cache was told to show them
 * @param context see {@link Query#inContext}; empty for none
 * @param tags of the tables whose changes invalidate the result
 */
public record QueryExplanation(CacheKey key, String sql, List<String> parameters, String context, Set<String> tags) {
    static final int LONGEST_SQL = 2_000;
    static final int LONGEST_VALUE = 100;

    public QueryExplanation {
        sql = sql.length() <= LONGEST_SQL ? sql : sql.substring(0, LONGEST_SQL) + "…";
        parameters = List.copyOf(parameters);
        tags = Set.copyOf(tags);
    }

    /** Whether the values of parameters may be seen, in explanations and nowhere else. */
    public enum Values {
        REDACTED,
        SHOWN
    }
}
