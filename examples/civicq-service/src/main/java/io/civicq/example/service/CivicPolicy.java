package io.civicq.example.service;

import io.civicq.cache.catalog.CacheKeys;
import io.civicq.cache.catalog.CivicEvents.BallotImported;
import io.civicq.cache.catalog.CivicEvents.CitySettingsUpdated;
import io.civicq.cache.catalog.CivicEvents.QuestionModerated;
import io.civicq.cache.catalog.CivicEvents.QuestionSubmitted;
import io.civicq.cache.catalog.CivicEvents.VoteCast;
import io.civicq.cache.catalog.CivicPolicies;
import io.civicq.cache.catalog.CivicRules;
import io.civicq.cache.catalog.DataTypes;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationRules;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.query.QueryTables;
import java.util.Collection;
import java.util.List;
import java.util.Properties;

/** How long what is kept, and what an event makes untrue: the catalog's tables, and what this service adds to them. */
final class CivicPolicy {
    static final String CANDIDATE_RESPONSES = "candidate_responses";
    static final String CITY_ACTIVITY = "city_activity";

    private CivicPolicy() {}

    /** The catalog's policies; the videos of a candidate live as long as each video, and a report as long as any. */
    static TtlTable lifetimes(Properties overrides) {
        TtlTable table = CivicPolicies.table();
        return table.with(CANDIDATE_RESPONSES, table.policy(DataTypes.VIDEO))
                .with(CITY_ACTIVITY, table.policy(DataTypes.ANALYTICS))
                .with(overrides);
    }

    /**
     * The catalog's rules, and what they reach besides: the list of cities shows their settings here, and the results of queries
     * fall by the tag of a contest, or by table.
     */
    static InvalidationRules rules() {
        return CivicRules.all()
                .alsoOn(CitySettingsUpdated.class, updated -> Invalidation.ofKeys(CacheKeys.cityList()))
                .alsoOn(VoteCast.class, vote -> resultsOf(List.of(vote.contestId())))
                .alsoOn(QuestionSubmitted.class, asked -> resultsOf(List.of(asked.contestId())))
                .alsoOn(
                        QuestionModerated.class,
                        hidden -> resultsOf(List.of(hidden.contestId())).hard())
                .alsoOn(
                        BallotImported.class,
                        imported -> resultsOf(imported.contestIds()).and(QueryTables.changed("ballot", "contest")));
    }

    private static Invalidation resultsOf(Collection<Long> contestIds) {
        return Invalidation.ofTags(
                contestIds.stream().map(CivicPolicy::contestTag).toArray(String[]::new));
    }

    /** Of the results that depend on the rows of one contest. */
    static String contestTag(long contestId) {
        return "contest:" + contestId;
    }
}
