package io.civicq.cache.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.Answer;
import io.civicq.cache.Caches;
import io.civicq.cache.Source;
import io.civicq.cache.TypeRef;
import io.civicq.cache.annotation.ElectionService.Question;
import io.civicq.cache.catalog.CacheKeys;
import io.civicq.cache.catalog.CivicPolicies;
import io.civicq.cache.catalog.QuestionSort;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyTable;
import io.civicq.cache.key.KeyTemplate;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What {@link Cached} promises, and what {@link AnnotatedWritesContract} does, whichever way a service is cached. */
abstract class AnnotatedServiceContract extends AnnotatedWritesContract {
    @Test
    void aSecondCallIsAnsweredFromTheCache() {
        assertThat(service.question(7)).isEqualTo(QUESTION);
        assertThat(service.question(7)).isEqualTo(QUESTION);
        assertThat(target.calls("question")).isEqualTo(1);
    }

    @Test
    void theKeyIsThatOfTheCatalog() {
        service.question(7);
        service.questions(5, 1, QuestionSort.TRENDING);

        assertThat(caches.cache("question", Question.class).getIfPresent(CacheKeys.question(7)))
                .isEqualTo(QUESTION);
        assertThat(caches.cache("question_list", new TypeRef<List<Question>>() {})
                        .getIfPresent(CacheKeys.questionList(5, 1, QuestionSort.TRENDING)))
                .containsExactly(QUESTION);
    }

    @Test
    void everyParameterIsPartOfTheKey() {
        service.questions(5, 1, QuestionSort.TRENDING);
        service.questions(5, 2, QuestionSort.TRENDING);
        service.questions(5, 1, QuestionSort.TOP);
        service.questions(6, 1, QuestionSort.TRENDING);
        service.questions(5, 1, QuestionSort.TRENDING);

        assertThat(target.calls("questions")).isEqualTo(4);
    }

    @Test
    void anIgnoredParameterIsNot() {
        assertThat(service.url(11, "Ada")).isEqualTo(service.url(11, "Grace"));
        assertThat(target.calls("url")).isEqualTo(1);
    }

    @Test
    void nullIsAKnownAbsence() {
        assertThat(service.question(99)).isNull();
        assertThat(service.question(99)).isNull();
        assertThat(target.calls("question")).isEqualTo(1);

        clock.advance(Duration.ofSeconds(61));
        service.question(99);
        assertThat(target.calls("question")).isEqualTo(2);
    }

    @Test
    void optionalsArePresentAndEmptyAsTheyWere() {
        for (int i = 0; i < 2; i++) {
            assertThat(service.candidate(9)).contains("Ada");
            assertThat(service.candidate(10)).isEmpty();
            assertThat(service.turnout(5)).hasValue(61);
            assertThat(service.turnout(6)).isEmpty();
        }
        assertThat(target.calls("candidate", "turnout")).isEqualTo(4);
    }

    @Test
    void anAnswerSaysWhereItsValueWasFound() throws IOException {
        assertThat(service.profile(9).source()).isEqualTo(Source.LOADED);
        Answer<String> again = service.profile(9);
        assertThat(again.value()).isEqualTo("Ada");
        assertThat(again.source()).isEqualTo(Source.NEAR);
        assertThat(service.profile(10).optional()).isEmpty();
        assertThat(service.profile(10).source()).isEqualTo(Source.NEAR);
        assertThat(target.calls("profile")).isEqualTo(2);
    }

    @Test
    void anAnswerThatFailsIsTheServicesFailure() {
        target.failure = new IOException("disk");
        assertThatThrownBy(() -> service.profile(9)).isSameAs(target.failure);
    }

    @Test
    void theValueOfAnAnswerIsReadOnlyToo() {
        for (int i = 0; i < 2; i++) {
            assertThat(service.found("park").value()).containsExactly("park");
            assertThatThrownBy(
                            () -> service.found("park").optional().orElseThrow().clear())
                    .isInstanceOf(UnsupportedOperationException.class);
        }
        assertThat(target.calls("found")).isEqualTo(1);
        assertThat(service.found(" ").source()).as("no key can hold it").isEqualTo(Source.LOADED);
        assertThat(service.found("a very long text").source())
                .as("the condition says no")
                .isEqualTo(Source.LOADED);
        assertThat(target.calls("found")).isEqualTo(3);
    }

    @Test
    void primitivesAreCached() {
        assertThat(service.votes(7)).isEqualTo(12);
        assertThat(service.votes(7)).isEqualTo(12);
        assertThat(target.calls("votes")).isEqualTo(1);
    }

    @Test
    void aPrimitiveWhoseKeyIsKnownAbsentIsAskedOfTheService() {
        caches.cache("votes", Long.class).put(CacheKey.of("civicq", "votes", 7), (Long) null);

        assertThat(service.votes(7)).isEqualTo(12);
    }

    @Test
    void callersDoNotShareAnArray() {
        String[] mine = service.names(5);
        mine[0] = "Mallory";

        assertThat(service.names(5)).containsExactly("Ada", "Grace");
        assertThat(target.calls("names")).isEqualTo(1);
    }

    @Test
    void callersCannotChangeACollection() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> service.questions(5, 1, QuestionSort.TOP).clear())
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> service.winners(2026).clear()).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> service.cities().clear()).isInstanceOf(UnsupportedOperationException.class);
        }
        assertThat(service.winners(2026)).isEqualTo(Map.of("year 2026", Set.of(9L)));
        assertThat(service.cities()).isEqualTo(Set.of("los-angeles"));
    }

    @Test
    void anArgumentMayBeNull() {
        assertThat(service.winners(null)).containsKey("year null");
        service.winners(null);
        assertThat(target.calls("winners")).isEqualTo(1);
    }

    @Test
    void anArgumentThatNoKeyCanHoldMeansThatTheCallIsNotCached() {
        assertThat(service.search("", 'a')).containsExactly("a");
        assertThat(service.search("", 'a')).containsExactly("a");
        assertThat(target.calls("search")).isEqualTo(2);
    }

    @Test
    void aConditionDecidesWhetherACallIsCached() {
        service.search("a very long text", 'a');
        service.search("a very long text", 'a');
        assertThat(target.calls("search")).isEqualTo(2);

        service.search("short", 'a');
        service.search("short", 'a');
        assertThat(target.calls("search")).isEqualTo(3);
    }

    @Test
    void anExceptionReachesTheCallerAsItIsAndNothingIsCached() throws Exception {
        IOException io = new IOException("disk");
        target.failure = io;
        assertThatThrownBy(() -> service.city("los-angeles")).isSameAs(io);
        SQLException sql = new SQLException("database");
        target.failure = sql;
        assertThatThrownBy(() -> service.city("los-angeles")).isSameAs(sql);

        target.failure = null;
        clock.advance(Duration.ofMinutes(1));
        assertThat(service.city("los-angeles")).isEqualTo("City of los-angeles");
    }

    @Test
    void theValueOfAStageIsCachedWithItsOwnLifetimeAndTags() throws Exception {
        for (int i = 0; i < 2; i++) {
            List<String> results = service.results(5).toCompletableFuture().get(30, TimeUnit.SECONDS);
            assertThat(results).containsExactly("Ada");
            assertThatThrownBy(results::clear).isInstanceOf(UnsupportedOperationException.class);
        }
        assertThat(target.calls("results")).isEqualTo(1);

        caches.invalidate(Invalidation.ofTags("results:5"));
        service.results(5).toCompletableFuture().get(30, TimeUnit.SECONDS);
        assertThat(target.calls("results")).isEqualTo(2);

        clock.advance(Duration.ofMinutes(11));
        service.results(5).toCompletableFuture().get(30, TimeUnit.SECONDS);
        assertThat(target.calls("results")).isEqualTo(3);
    }

    @Test
    void aStageThatFailsIsNotCachedAndFailsWithTheSame() throws Exception {
        IOException io = new IOException("disk");
        target.failure = io;
        CompletableFuture<List<String>> failed = service.results(5).toCompletableFuture();
        AtomicReference<Throwable> seen = new AtomicReference<>();
        CompletableFuture<Void> told = failed.handle((results, failure) -> {
            seen.set(failure);
            return null;
        });
        told.get(30, TimeUnit.SECONDS);
        assertThat(seen.get()).isSameAs(io);

        target.failure = null;
        clock.advance(Duration.ofMinutes(1));
        assertThat(service.results(5).toCompletableFuture().get(30, TimeUnit.SECONDS))
                .containsExactly("Ada");
    }

    @Test
    void aStageForAnArgumentThatNoKeyCanHoldIsTheServicesOwn() throws Exception {
        assertThat(service.suggestions(" ").get(30, TimeUnit.SECONDS)).containsExactly(" ");
        assertThat(service.suggestions(" ").get(30, TimeUnit.SECONDS)).containsExactly(" ");
        assertThat(service.suggestions("park").get(30, TimeUnit.SECONDS)).containsExactly("park");
        assertThat(target.calls("suggestions")).isEqualTo(3);
    }

    @Test
    void anOwnLifetimeTakesThePlaceOfThePolicys() {
        service.url(11, "Ada");
        clock.advance(Duration.ofMinutes(8));
        service.url(11, "Ada");
        assertThat(target.calls("url")).isEqualTo(1);

        clock.advance(Duration.ofMinutes(3));
        service.url(11, "Ada");
        assertThat(target.calls("url")).isEqualTo(2);
    }

    @Test
    void aKnownAbsenceLivesAsLongAsThePolicySaysWhateverTheLifetimeOfAValue() {
        assertThat(service.url(99, "Ada")).isNull();
        clock.advance(Duration.ofSeconds(61));
        service.url(99, "Ada");

        assertThat(target.calls("url")).isEqualTo(2);
    }

    @Test
    void aTagOfTheAnnotationReachesTheValue() {
        service.url(11, "Ada");
        service.url(12, "Ada");
        service.removeVideo(11);
        service.url(11, "Ada");
        service.url(12, "Ada");

        assertThat(target.calls("url")).isEqualTo(3);
    }

    @Test
    void aScopeOfTheAnnotationReachesTheValue() {
        service.names(11);
        service.names(12);
        service.removeVideo(11);
        service.names(11);
        service.names(12);

        assertThat(target.calls("names")).isEqualTo(3);
    }

    @Test
    void aTagOfTheTableReachesTheValue() {
        KeyTable keys = CacheKeys.table();
        KeyTable tagged =
                KeyTable.empty().with("question", KeyTemplate.of("civicq:question:{questionId}"), "asked:{questionId}");
        for (String dataType : List.of("question_list", "candidate", "city", "video_url")) {
            tagged = tagged.with(dataType, keys.rows(dataType).get(0).template());
        }
        ElectionService other = cached(target, caches, tagged);

        other.question(7);
        caches.invalidate(Invalidation.ofTags("asked:7"));
        other.question(7);
        assertThat(target.calls("question")).isEqualTo(2);
    }

    @Test
    void otherMethodsAreTheServicesOwn() {
        service.question(7);
        assertThat(service.calls("question", "votes")).isEqualTo(1);
        assertThat(service.greeting("Ada")).isEqualTo("Hello Ada, 1 questions");
        assertThat(service).isEqualTo(cached(target, caches, CacheKeys.table())).hasSameHashCodeAs(target);
        assertThat(service).isNotEqualTo(cached(new Elections(), caches, CacheKeys.table()));
        assertThat(service.equals(target)).isFalse();
        assertThat(service).hasToString("cached elections");
    }

    @Test
    void aDataTypeWithoutAPolicyIsRefusedWithTheNameOfTheMethod() {
        try (Caches poor = Caches.builder().policies(CivicPolicies.table()).build()) {
            assertThatThrownBy(() -> cached(target, poor, CacheKeys.table()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("ElectionService.")
                    .hasMessageContaining("no policy for data type");
        }
    }

    @Test
    void aTableWithoutTheKeyIsRefusedWithTheNameOfTheMethod() {
        assertThatThrownBy(() -> cached(target, caches, KeyTable.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("on ElectionService.")
                .hasMessageContaining("has no key; give one in the annotation, or a KeyTable that has it");
    }
}
