package io.civicq.cache.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyPattern;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheKeysTest {
    static Stream<Arguments> texts() {
        return Stream.of(
                arguments(CacheKeys.ballot(123), "civicq:ballot:123"),
                arguments(CacheKeys.ballotList("los-angeles"), "civicq:city:los-angeles:ballots"),
                arguments(CacheKeys.contest(5), "civicq:contest:5"),
                arguments(CacheKeys.contestList(123), "civicq:ballot:123:contests"),
                arguments(CacheKeys.contestStats(5), "civicq:contest:5:stats"),
                arguments(CacheKeys.question(7), "civicq:question:7"),
                arguments(
                        CacheKeys.questionList(5, 1, QuestionSort.TRENDING),
                        "civicq:questions:contest:5:page:1:sort:trending"),
                arguments(
                        CacheKeys.questionList(5, 12, QuestionSort.NEWEST),
                        "civicq:questions:contest:5:page:12:sort:newest"),
                arguments(CacheKeys.trendingQuestions(5), "civicq:trending:contest:5"),
                arguments(CacheKeys.candidate(9), "civicq:candidate:9"),
                arguments(CacheKeys.candidateList(5), "civicq:contest:5:candidates"),
                arguments(CacheKeys.candidateResponses(9), "civicq:candidate:9:responses"),
                arguments(CacheKeys.city("los-angeles"), "civicq:city:los-angeles"),
                arguments(CacheKeys.cityList(), "civicq:cities"),
                arguments(CacheKeys.analytics("turnout"), "civicq:analytics:turnout"),
                arguments(CacheKeys.video(11), "civicq:video:11"),
                arguments(CacheKeys.videoUrl(11), "civicq:video:11:url"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void aKeyReadsAsInTheDocument(CacheKey key, String text) {
        assertThat(key.text()).isEqualTo(text);
        assertThat(CacheKey.parse(text)).isEqualTo(key).hasSameHashCodeAs(key);
    }

    static Stream<Arguments> scopes() {
        return Stream.of(
                arguments(CacheKeys.ballotScope(123), CacheKeys.ballot(123), CacheKeys.ballot(12)),
                arguments(CacheKeys.ballotScope(123), CacheKeys.contestList(123), CacheKeys.contestList(1234)),
                arguments(CacheKeys.contestScope(5), CacheKeys.contestStats(5), CacheKeys.contestStats(55)),
                arguments(CacheKeys.contestScope(5), CacheKeys.candidateList(5), CacheKeys.trendingQuestions(5)),
                arguments(
                        CacheKeys.questionListScope(5),
                        CacheKeys.questionList(5, 3, QuestionSort.TOP),
                        CacheKeys.questionList(6, 3, QuestionSort.TOP)),
                arguments(CacheKeys.trendingScope(), CacheKeys.trendingQuestions(5), CacheKeys.contest(5)),
                arguments(CacheKeys.candidateScope(9), CacheKeys.candidateResponses(9), CacheKeys.candidate(99)),
                arguments(CacheKeys.cityScope("san-diego"), CacheKeys.city("san-diego"), CacheKeys.cityList()),
                arguments(
                        CacheKeys.cityScope("san-diego"),
                        CacheKeys.ballotList("san-diego"),
                        CacheKeys.city("san-diego-bay")),
                arguments(CacheKeys.videoScope(11), CacheKeys.videoUrl(11), CacheKeys.videoUrl(12)));
    }

    @ParameterizedTest
    @MethodSource("scopes")
    void aScopeReachesItsOwnAndNothingElse(CacheKey scope, CacheKey within, CacheKey outside) {
        assertThat(within.isWithin(scope)).isTrue();
        assertThat(outside.isWithin(scope)).isFalse();
        assertThat(KeyPattern.of(scope.text()).scope()).contains(scope);
    }

    static Stream<Arguments> numbered() {
        return Stream.of(
                arguments("ballot id", (LongFunction<CacheKey>) CacheKeys::ballot),
                arguments("ballot id", (LongFunction<CacheKey>) CacheKeys::contestList),
                arguments("ballot id", (LongFunction<CacheKey>) CacheKeys::ballotScope),
                arguments("contest id", (LongFunction<CacheKey>) CacheKeys::contest),
                arguments("contest id", (LongFunction<CacheKey>) CacheKeys::contestStats),
                arguments("contest id", (LongFunction<CacheKey>) CacheKeys::contestScope),
                arguments("contest id", (LongFunction<CacheKey>) CacheKeys::candidateList),
                arguments("contest id", (LongFunction<CacheKey>) CacheKeys::trendingQuestions),
                arguments("contest id", (LongFunction<CacheKey>) CacheKeys::questionListScope),
                arguments("contest id", (LongFunction<CacheKey>) id -> CacheKeys.questionList(id, 1, QuestionSort.TOP)),
                arguments("page", (LongFunction<CacheKey>)
                        page -> CacheKeys.questionList(5, (int) page, QuestionSort.TOP)),
                arguments("question id", (LongFunction<CacheKey>) CacheKeys::question),
                arguments("candidate id", (LongFunction<CacheKey>) CacheKeys::candidate),
                arguments("candidate id", (LongFunction<CacheKey>) CacheKeys::candidateResponses),
                arguments("candidate id", (LongFunction<CacheKey>) CacheKeys::candidateScope),
                arguments("video id", (LongFunction<CacheKey>) CacheKeys::video),
                arguments("video id", (LongFunction<CacheKey>) CacheKeys::videoUrl),
                arguments("video id", (LongFunction<CacheKey>) CacheKeys::videoScope));
    }

    @ParameterizedTest
    @MethodSource("numbered")
    void aNumberThatIsNotPositiveIsRefusedByName(String name, LongFunction<CacheKey> key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> key.apply(-1))
                .withMessage(name + " must be positive, but was -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> key.apply(0))
                .withMessage(name + " must be positive, but was 0");
    }

    static Stream<Arguments> named() {
        return Stream.of(
                arguments("city slug", (UnaryOperator<String>)
                        slug -> CacheKeys.city(slug).text()),
                arguments("city slug", (UnaryOperator<String>)
                        slug -> CacheKeys.ballotList(slug).text()),
                arguments("city slug", (UnaryOperator<String>)
                        slug -> CacheKeys.cityScope(slug).text()),
                arguments("report", (UnaryOperator<String>)
                        report -> CacheKeys.analytics(report).text()));
    }

    @ParameterizedTest
    @MethodSource("named")
    void aBlankNameIsRefusedByName(String name, UnaryOperator<String> key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> key.apply(" "))
                .withMessage(name + " must not be blank, but was ' '");
    }

    @Test
    void aSlugCannotForgeADelimiter() {
        assertThat(CacheKeys.city("los-angeles:ballots")).isNotEqualTo(CacheKeys.ballotList("los-angeles"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"trending", "newest", "top"})
    void aSortIsReadAsItIsWritten(String text) {
        assertThat(QuestionSort.of(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "TOP", "oldest"})
    void anUnknownSortIsRefusedWithThoseThatThereAre(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QuestionSort.of(text))
                .withMessage("sort must be one of [trending, newest, top], but was '" + text + "'");
    }
}
