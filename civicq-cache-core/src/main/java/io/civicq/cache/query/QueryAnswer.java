package io.civicq.cache.query;

import io.civicq.cache.Source;
import io.civicq.cache.policy.Freshness;
import java.time.Duration;
import java.util.List;

/**
 * The rows of a query with the story of how they were found.
 *
 * @param rows in the order of the result; cannot be changed
 * @param completeness whether they are all
 * @param source where they came from
 * @param freshness what their age allowed when they were handed out
 * @param remaining how long they are still fresh; zero if they are not, or are not kept
 */
public record QueryAnswer<R>(
        List<R> rows, Completeness completeness, Source source, Freshness freshness, Duration remaining) {
    /** Whether a result ends where the query does. */
    public enum Completeness {
        WHOLE,
        /** It ends at its {@link RowLimit}. */
        CAPPED
    }

    /** Whether the query has more rows than these. */
    public boolean isCapped() {
        return completeness == Completeness.CAPPED;
    }
}
