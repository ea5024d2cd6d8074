package io.civicq.cache.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.Caches;
import io.civicq.cache.TypeRef;
import io.civicq.cache.UnitOfWork;
import io.civicq.cache.annotation.ElectionService.Question;
import io.civicq.cache.annotation.ElectionService.Vote;
import io.civicq.cache.catalog.CacheKeys;
import io.civicq.cache.catalog.CivicEvents.VoteCast;
import io.civicq.cache.catalog.CivicPolicies;
import io.civicq.cache.catalog.CivicRules;
import io.civicq.cache.catalog.QuestionSort;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyTable;
import io.civicq.cache.key.KeyTemplate;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.testing.ManualTicker;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the annotations promise, whichever way a service is cached. */
@SuppressWarnings("try") // a unit that is only closed was rolled back
abstract class AnnotatedServiceContract {
    private static final Question QUESTION = new Question(7, 5, "Why?");

    private final ManualTicker clock = new ManualTicker();
    final Elections target = new Elections();
    final Caches caches = Caches.builder()
            .policies(policies())
            .rules(CivicRules.all())
            .ticker(clock)
            .build();
    ElectionService service = target;

    static TtlTable policies() {
        CachePolicy hour = CachePolicy.freshFor(Duration.ofHours(1));
        TtlTable table = CivicPolicies.table();
        for (String dataType : List.of("votes", "turnout", "names", "winners", "search", "cities", "results")) {
            table = table.with(dataType, hour);
        }
        return table;
    }

    abstract ElectionService cached(ElectionService behind, Caches given, KeyTable keys);

    @BeforeEach
    void cache() {
        target.questions.put(7L, QUESTION);
        service = cached(target, caches, CacheKeys.table());
    }

    @AfterEach
    void close() {
        caches.close();
    }

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
    void aTagOfTheAnnotationReachesTheValue() {
        service.url(11, "Ada");
        service.url(12, "Ada");
        service.removeVideo(11);
        service.url(11, "Ada");
        service.url(12, "Ada");

        assertThat(target.calls("url")).isEqualTo(3);
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
    void anEventIsPublishedAfterTheMethodReturned() throws IOException {
        service.question(7);
        service.castVote(7, 5);
        service.question(7);

        assertThat(target.calls("question")).isEqualTo(2);
    }

    @Test
    void nothingIsInvalidatedAfterAnException() {
        service.question(7);
        target.failure = new IOException("disk");
        assertThatThrownBy(() -> service.castVote(7, 5)).isSameAs(target.failure);
        service.question(7);

        assertThat(target.calls("question")).isEqualTo(1);
    }

    @Test
    void anInvalidationInAUnitOfWorkWaitsForTheCommit() throws IOException {
        service.question(7);
        try (UnitOfWork work = caches.begin()) {
            service.castVote(7, 5);
        }
        service.question(7);
        assertThat(target.calls("question")).isEqualTo(1);

        try (UnitOfWork work = caches.begin()) {
            service.castVote(7, 5);
            work.committed();
        }
        service.question(7);
        assertThat(target.calls("question")).isEqualTo(2);
    }

    @Test
    void anEventTakesTheIdOfWhatWasCreated() {
        assertThat(service.question(8)).isNull();
        service.submit(5, "Where?");

        assertThat(service.question(8)).isEqualTo(new Question(8, 5, "Where?"));
    }

    @Test
    void whereNothingCameBackNothingIsInvalidated() {
        service.question(7);
        service.votes(7);
        assertThat(service.submit(5, "")).isNull();
        assertThat(service.recount("")).isEmpty();
        service.question(7);
        service.votes(7);

        assertThat(target.calls("question", "votes")).isEqualTo(2);
    }

    @Test
    void severalInvalidationsOfOneMethodAllHappen() {
        service.question(7);
        service.votes(7);
        service.turnout(5);
        service.names(5);
        service.recount("close");
        service.question(7);
        service.votes(7);
        service.turnout(5);
        service.names(5);

        assertThat(target.calls("question", "votes", "turnout", "names")).isEqualTo(8);
    }

    @Test
    void whatWasWrittenIsPut() {
        service.question(7);
        service.reword(7, "How?");

        assertThat(service.question(7)).isEqualTo(new Question(7, 5, "How?"));
        assertThat(target.calls("question")).isEqualTo(1);
    }

    @Test
    void aNullIsNotPut() {
        service.question(7);
        assertThat(service.reword(98, "How?")).isNull();
        service.question(98);

        assertThat(target.calls("question")).isEqualTo(2);
    }

    @Test
    void aPutTakesTheKeyFromTheResultAndComesAfterTheInvalidations() {
        service.questions(6, 1, QuestionSort.TOP);
        Question moved = new Question(7, 6, "moved from 5");

        assertThat(service.move("5", 6)).contains(moved);
        assertThat(service.question(7)).isEqualTo(moved);
        service.questions(6, 1, QuestionSort.TOP);
        assertThat(target.calls("question")).isZero();
        assertThat(target.calls("questions")).isEqualTo(2);
    }

    @Test
    void aStageInvalidatesWhenItHasCompleted() {
        service.question(7);
        CompletionStage<Vote> cast = service.castLater(7);
        service.question(7);
        assertThat(target.calls("question")).isEqualTo(1);

        AtomicReference<Integer> seen = new AtomicReference<>();
        cast.thenAccept(vote -> {
            service.question(7);
            seen.set(target.calls("question"));
        });
        target.later.complete(new Vote(7, 5));
        assertThat(seen.get()).isEqualTo(2);
    }

    @Test
    void aStageThatFailsInvalidatesNothingAndFailsWithTheSame() {
        service.question(7);
        CompletableFuture<Vote> cast = service.castSoon(7, 5);
        AtomicReference<Throwable> seen = new AtomicReference<>();
        IOException io = new IOException("disk");
        cast.whenComplete((vote, failure) -> seen.set(failure));
        target.later.completeExceptionally(io);
        service.question(7);

        assertThat(seen.get()).isSameAs(io);
        assertThat(target.calls("question")).isEqualTo(1);
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

    @Test
    void anEventPublishedByHandReachesTheSameValues() {
        service.question(7);
        caches.publish(new VoteCast(7, 5));
        service.question(7);

        assertThat(target.calls("question")).isEqualTo(2);
    }
}
