package io.civicq.example.service;

import io.civicq.cache.Caches;
import io.civicq.cache.catalog.DataTypes;
import io.civicq.cache.query.CachedResults;
import io.civicq.cache.query.CostLifetime;
import io.civicq.cache.query.Query;
import io.civicq.cache.query.QueryAnswer;
import io.civicq.cache.query.QueryCache;
import io.civicq.cache.warm.WarmupSource;
import io.civicq.example.database.CivicDatabase;
import io.civicq.example.database.CivicRepository;
import io.civicq.example.model.CityActivity;
import io.civicq.example.model.ContestStats;
import io.civicq.example.model.Question;
import java.sql.SQLException;

/** The costly queries, by the query cache. Their results fall with the events that change them, see {@link CivicPolicy}. */
final class CivicQueries {
    /** Votes, counted less the more hours have passed. */
    private static final String TRENDING = """
            SELECT id, contest, text, asked_at, votes FROM question WHERE NOT hidden AND contest = ?
            ORDER BY votes / POWER(
              GREATEST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) - asked_at, 0) / 3600.0 + 2, 1.5) DESC, id
            LIMIT 10""";

    private static final String STATS = """
            SELECT c.id AS contest,
              (SELECT COUNT(*) FROM candidate WHERE contest = c.id) AS candidates,
              (SELECT COUNT(*) FROM question WHERE contest = c.id AND NOT hidden) AS questions,
              (SELECT COALESCE(CAST(SUM(votes) AS BIGINT), 0) FROM question
               WHERE contest = c.id AND NOT hidden) AS votes,
              (SELECT COUNT(*) FROM video v JOIN candidate d ON d.id = v.candidate WHERE d.contest = c.id) AS videos
            FROM contest c WHERE c.id = ?""";

    private static final String ACTIVITY = """
            SELECT b.city, COUNT(DISTINCT c.id) AS contests, COUNT(q.id) AS questions,
              COALESCE(CAST(SUM(q.votes) AS BIGINT), 0) AS votes
            FROM ballot b JOIN contest c ON c.ballot = b.id
            LEFT JOIN question q ON q.contest = c.id AND NOT q.hidden
            GROUP BY b.city ORDER BY votes DESC, b.city""";

    /** Of a connection's time; it gives a query of a millisecond a hundred seconds, and events end it before. */
    private static final double SHARE = 0.000_01;

    private final CachedResults<Question> trending;
    private final CachedResults<ContestStats> stats;
    private final CachedResults<CityActivity> activity;

    CivicQueries(Caches caches, CivicDatabase database) {
        QueryCache queries = QueryCache.builder(caches, database.dataSource()).build();
        CostLifetime lifetime = CostLifetime.standard().withShare(SHARE);
        this.trending = queries.results(DataTypes.TRENDING_QUESTIONS, Question.class, CivicRepository::question)
                .withLifetime(lifetime);
        this.stats = queries.results(DataTypes.ANALYTICS, ContestStats.class).withLifetime(lifetime);
        this.activity = queries.results(CivicPolicy.CITY_ACTIVITY, CityActivity.class);
    }

    QueryAnswer<Question> trending(long contestId) throws SQLException {
        return trending.find(trendingOf(contestId));
    }

    private static Query trendingOf(long contestId) {
        return Query.of(TRENDING, contestId).tagged(CivicPolicy.contestTag(contestId));
    }

    /** One row, or none. */
    QueryAnswer<ContestStats> stats(long contestId) throws SQLException {
        return stats.find(Query.of(STATS, contestId).tagged(CivicPolicy.contestTag(contestId)));
    }

    /** Votes would end it many times a second; they are counted when its lifetime ends. */
    QueryAnswer<CityActivity> activity() throws SQLException {
        return activity.find(Query.of(ACTIVITY).onTables("ballot", "contest"));
    }

    /** For warm-up: the trending questions of these contests. */
    WarmupSource<?, ?> warmTrending(WarmupSource.Ids<Long> contestIds) {
        return trending.warmup(() -> contestIds.open().map(CivicQueries::trendingOf));
    }
}
