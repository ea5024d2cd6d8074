package io.civicq.cache.query;

import io.civicq.cache.Answer;
import io.civicq.cache.Cache;
import io.civicq.cache.CacheStatistics;
import io.civicq.cache.Loaded;
import io.civicq.cache.Source;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.Freshness;
import io.civicq.cache.query.QueryAnswer.Completeness;
import io.civicq.cache.warm.CacheWarmer;
import io.civicq.cache.warm.WarmupSource;
import java.lang.reflect.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The results of queries whose rows have one type, cached under one data type: its policy says the longest lifetime, the
 * stale windows and the largest payload.
 *
 * <p>Results are shared among callers: they cannot be changed, and rows should be immutable. They fall when a table that the
 * query names is known to be written, see {@link QueryTables}; in a {@link io.civicq.cache.UnitOfWork} that wrote one, reads
 * go to the database. Thread-safe.
 *
 * @param <R> the type of a row
 */
public final class CachedResults<R> {
    /** Of the keys: {@code query:trending:…}. */
    private static final String KIND = "query";

    private final Cache<R[]> cache;
    private final Class<R> type;
    private final RowMapping<R> mapping;
    private final Statements statements;
    private final Sessions sessions;
    private final QueryExplanation.Values values;
    private final RowLimit limit;
    private final CostLifetime lifetime;

    CachedResults(
            Cache<R[]> cache,
            Class<R> type,
            RowMapping<R> mapping,
            Statements statements,
            Sessions sessions,
            QueryExplanation.Values values,
            RowLimit limit,
            CostLifetime lifetime) {
        this.cache = cache;
        this.type = type;
        this.mapping = mapping;
        this.statements = statements;
        this.sessions = sessions;
        this.values = values;
        this.limit = limit;
        this.lifetime = lifetime;
    }

    /** The same with another limit of rows. Results of other limits are kept apart. */
    public CachedResults<R> withRowLimit(RowLimit rows) {
        return new CachedResults<>(cache, type, mapping, statements, sessions, values, rows, lifetime);
    }

    /** The same with another rule for lifetimes. The policy of the data type stays the upper bound. */
    public CachedResults<R> withLifetime(CostLifetime rule) {
        return new CachedResults<>(cache, type, mapping, statements, sessions, values, limit, rule);
    }

    /** The rows of a query, as {@link #list(Query)}. */
    public List<R> list(String sql, @Nullable Object... values) throws SQLException {
        return list(Query.of(sql, values));
    }

    /**
     * The rows of a query, all of them, from the cache or the database.
     *
     * @return a list that cannot be changed
     * @throws IllegalArgumentException if the statement does more than read, its tables cannot be told, or its values do not
     *     fit its placeholders
     * @throws ResultTooLargeException if it has more rows than the limit allows
     * @throws RowMappingException if its columns do not fit the type of the rows
     * @throws SQLException what the database says, if nothing may be served instead
     */
    public List<R> list(Query query) throws SQLException {
        SqlText text = statements.read(query);
        Set<String> tags = statements.tags(query);
        R[] kept;
        try {
            kept = Statements.isKeyable(query)
                    ? cache.getLoaded(key(text, query), () -> load(query, tags))
                    : array(sessions.unshared(query, mapping, limit.rows() + 1));
        } catch (Sessions.NotToBeShared e) {
            kept = array(sessions.unshared(query, mapping, limit.rows() + 1));
        }
        if (kept == null || kept.length > limit.rows()) {
            throw tooLarge(query);
        }
        return whole(kept);
    }

    /**
     * The same as {@link #list(Query)}, with where the rows came from; and where the limit is one that caps, a larger result
     * up to there.
     */
    public QueryAnswer<R> find(Query query) throws SQLException {
        SqlText text = statements.read(query);
        Set<String> tags = statements.tags(query);
        try {
            if (Statements.isKeyable(query)) {
                Answer<R[]> answer = cache.findLoaded(key(text, query), () -> load(query, tags));
                return answer(query, answer.value(), answer.source(), answer.freshness(), answer.remaining());
            }
        } catch (Sessions.NotToBeShared e) {
            // Read below, for this caller only.
        }
        R[] rows = array(sessions.unshared(query, mapping, limit.rows() + 1));
        return answer(query, rows, Source.LOADED, Freshness.FRESH, Duration.ZERO);
    }

    /**
     * The rows as a connection sees them, its own uncommitted writes included: always from the database, and never kept.
     *
     * @param connection stays open, and its transaction too
     */
    public List<R> listOn(Connection connection, Query query) throws SQLException {
        statements.read(query);
        List<R> rows = sessions.unshared(connection, query, mapping, limit.rows() + 1);
        if (rows.size() > limit.rows()) {
            throw tooLarge(query);
        }
        return Collections.unmodifiableList(rows);
    }

    /** What the key of a query stands for. Reads nothing. */
    public QueryExplanation explain(Query query) {
        SqlText text = statements.read(query);
        List<String> shown = query.parameters().stream()
                .map(parameter -> switch (values) {
                    case REDACTED -> parameter.redacted();
                    case SHOWN -> parameter.shown(QueryExplanation.LONGEST_VALUE);
                })
                .toList();
        return new QueryExplanation(key(text, query), text.canonical(), shown, query.context(), statements.tags(query));
    }

    /**
     * The results of these queries for a {@link CacheWarmer}, to be warmed or kept hot, with the tags and lifetimes that reads give
     * them. The data source must give connections that commit by themselves, or {@link ConnectionUse#OWN}.
     */
    public WarmupSource<Query, R[]> warmup(WarmupSource.Ids<Query> queries) {
        return WarmupSource.ofEachLoaded(
                cache,
                queries,
                query -> key(statements.read(query), query),
                query -> load(query, statements.tags(query)));
    }

    /** What happened to the results of this data type so far. */
    public CacheStatistics statistics() {
        return cache.statistics();
    }

    private CacheKey key(SqlText text, Query query) {
        return CacheKey.of(KIND, cache.name(), Statements.fingerprint(text, query, limit));
    }

    /**
     * Kept is one row more than the limit, which says that there are more; or nothing, which says that the result is refused,
     * as no result is nothing.
     */
    private Loaded<R[]> load(Query query, Set<String> tags) throws SQLException {
        Sessions.Fetched<R> fetched = sessions.shared(query, mapping, limit.rows() + 1);
        Duration fresh = lifetime.of(fetched.cost(), cache.policy().freshFor());
        boolean refused = fetched.rows().size() > limit.rows() && limit.beyond() == RowLimit.Beyond.REFUSE;
        Loaded<R[]> loaded =
                refused ? Loaded.of(null) : Loaded.of(array(fetched.rows())).freshFor(fresh);
        return loaded.tagged(tags.toArray(String[]::new));
    }

    @SuppressWarnings("unchecked") // an array of this very type
    private R[] array(List<R> rows) {
        return rows.toArray((R[]) Array.newInstance(type, 0));
    }

    private QueryAnswer<R> answer(
            Query query, R @Nullable [] kept, Source source, Freshness freshness, Duration remaining) {
        boolean more = kept == null || kept.length > limit.rows();
        if (kept == null || (more && limit.beyond() == RowLimit.Beyond.REFUSE)) {
            throw tooLarge(query);
        }
        return more
                ? new QueryAnswer<>(
                        whole(kept).subList(0, limit.rows()), Completeness.CAPPED, source, freshness, remaining)
                : new QueryAnswer<>(whole(kept), Completeness.WHOLE, source, freshness, remaining);
    }

    private static <R> List<R> whole(R[] rows) {
        return Collections.unmodifiableList(Arrays.asList(rows));
    }

    private ResultTooLargeException tooLarge(Query query) {
        return new ResultTooLargeException(query + " has more than " + limit.rows() + " rows; "
                + switch (limit.beyond()) {
                    case REFUSE ->
                        "select fewer with LIMIT, or raise the limit of the results of '" + cache.name() + "'";
                    case CAP -> "find(…) returns those up to the limit, and says that there are more";
                });
    }
}
