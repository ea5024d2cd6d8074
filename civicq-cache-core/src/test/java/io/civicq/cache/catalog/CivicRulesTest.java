package io.civicq.cache.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.civicq.cache.Cache;
import io.civicq.cache.Caches;
import io.civicq.cache.catalog.CivicEvents.BallotImported;
import io.civicq.cache.catalog.CivicEvents.CandidateProfileUpdated;
import io.civicq.cache.catalog.CivicEvents.CitySettingsUpdated;
import io.civicq.cache.catalog.CivicEvents.QuestionModerated;
import io.civicq.cache.catalog.CivicEvents.QuestionSubmitted;
import io.civicq.cache.catalog.CivicEvents.VideoUploaded;
import io.civicq.cache.catalog.CivicEvents.VoteCast;
import io.civicq.cache.invalidation.Invalidation.Severity;
import io.civicq.cache.key.CacheKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of invalidation triggers, row by row, by what a service with all data types cached loses. */
class CivicRulesTest {
    /** One value of each kind about contest 5, and some about contest 6, which only an import touches. */
    private static final Map<String, List<CacheKey>> CACHED = Map.ofEntries(
            Map.entry(DataTypes.BALLOT, List.of(CacheKeys.ballot(123))),
            Map.entry(DataTypes.BALLOT_LIST, List.of(CacheKeys.ballotList("los-angeles"))),
            Map.entry(DataTypes.CONTEST, List.of(CacheKeys.contest(5))),
            Map.entry(DataTypes.CONTEST_LIST, List.of(CacheKeys.contestList(123))),
            Map.entry(DataTypes.QUESTION, List.of(CacheKeys.question(7), CacheKeys.question(8))),
            Map.entry(
                    DataTypes.QUESTION_LIST,
                    List.of(
                            CacheKeys.questionList(5, 1, QuestionSort.TRENDING),
                            CacheKeys.questionList(5, 2, QuestionSort.NEWEST),
                            CacheKeys.questionList(6, 1, QuestionSort.TRENDING))),
            Map.entry(
                    DataTypes.TRENDING_QUESTIONS,
                    List.of(CacheKeys.trendingQuestions(5), CacheKeys.trendingQuestions(6))),
            Map.entry(DataTypes.CANDIDATE, List.of(CacheKeys.candidate(9), CacheKeys.candidate(10))),
            Map.entry(DataTypes.CANDIDATE_LIST, List.of(CacheKeys.candidateList(5), CacheKeys.candidateList(6))),
            Map.entry(DataTypes.CITY, List.of(CacheKeys.city("los-angeles"), CacheKeys.city("san-diego"))),
            Map.entry(DataTypes.CITY_LIST, List.of(CacheKeys.cityList())),
            Map.entry(DataTypes.ANALYTICS, List.of(CacheKeys.contestStats(5), CacheKeys.contestStats(6))),
            Map.entry(DataTypes.VIDEO, List.of(CacheKeys.candidateResponses(9), CacheKeys.video(11))));

    static Stream<Arguments> triggers() {
        Set<String> pages = Set.of(
                "civicq:questions:contest:5:page:1:sort:trending", "civicq:questions:contest:5:page:2:sort:newest");
        return Stream.of(
                arguments(new QuestionSubmitted(7, 5), and(pages, "civicq:trending:contest:5", "civicq:question:7")),
                arguments(
                        new VoteCast(7, 5),
                        Set.of("civicq:question:7", "civicq:trending:contest:5", "civicq:contest:5:stats")),
                arguments(
                        new VideoUploaded(11, 9, 7),
                        Set.of("civicq:candidate:9:responses", "civicq:question:7", "civicq:video:11")),
                arguments(
                        new CandidateProfileUpdated(9, 5), Set.of("civicq:candidate:9", "civicq:contest:5:candidates")),
                arguments(
                        new BallotImported(123, Set.of(6L)),
                        Set.of(
                                "civicq:ballot:123",
                                "civicq:ballot:123:contests",
                                "civicq:city:los-angeles:ballots",
                                "civicq:contest:5",
                                "civicq:contest:6:stats",
                                "civicq:contest:6:candidates",
                                "civicq:questions:contest:6:page:1:sort:trending",
                                "civicq:trending:contest:6")),
                arguments(
                        new CitySettingsUpdated("los-angeles"),
                        Set.of("civicq:city:los-angeles", "civicq:city:los-angeles:ballots")),
                arguments(new QuestionModerated(7, 5), and(pages, "civicq:question:7", "civicq:trending:contest:5")));
    }

    private static Set<String> and(Set<String> some, String... more) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(List.of(more));
        return all;
    }

    @ParameterizedTest
    @MethodSource("triggers")
    void anEventInvalidatesWhatItsRowSaysAndNothingElse(Object event, Set<String> expected) {
        try (Caches caches = Caches.builder()
                .policies(CivicPolicies.table())
                .rules(CivicRules.all())
                .build()) {
            CACHED.forEach((dataType, keys) -> {
                Cache<String> cache = caches.cache(dataType, String.class);
                keys.forEach(key -> cache.get(key, () -> "cached"));
            });
            caches.publish(event);

            Set<String> lost = new TreeSet<>();
            CACHED.forEach((dataType, keys) -> {
                Cache<String> cache = caches.cache(dataType, String.class);
                keys.stream().filter(key -> cache.getIfPresent(key) == null).forEach(key -> lost.add(key.text()));
            });
            assertThat(lost).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void onlyModerationIsHard() {
        assertThat(triggers()
                        .map(row -> row.get()[0])
                        .filter(event -> CivicRules.all().resolve(event).severity() == Severity.HARD))
                .containsExactly(new QuestionModerated(7, 5));
    }

    @Test
    void everyEventHasARule() {
        assertThat(CivicRules.all().events()).containsExactlyInAnyOrder(CivicEvents.class.getDeclaredClasses());
    }

    @Test
    void anEventWithoutARuleIsRefusedWithTheNamesThatThereAre() {
        assertThatThrownBy(() -> CivicRules.all().resolve("vote"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.String")
                .hasMessageContaining("VoteCast");
        assertThatThrownBy(() -> CivicRules.all().on(VoteCast.class, vote -> null))
                .hasMessageContaining("has a rule already");
    }
}
