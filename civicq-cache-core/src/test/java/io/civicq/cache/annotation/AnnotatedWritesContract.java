package io.civicq.cache.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.Caches;
import io.civicq.cache.UnitOfWork;
import io.civicq.cache.annotation.ElectionService.Question;
import io.civicq.cache.annotation.ElectionService.Vote;
import io.civicq.cache.catalog.CacheKeys;
import io.civicq.cache.catalog.CivicEvents.VoteCast;
import io.civicq.cache.catalog.CivicPolicies;
import io.civicq.cache.catalog.CivicRules;
import io.civicq.cache.catalog.QuestionSort;
import io.civicq.cache.key.KeyTable;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.testing.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link Invalidates} and {@link CachePut} promise, whichever way a service is cached. */
@SuppressWarnings("try") // a unit that is only closed was rolled back
abstract class AnnotatedWritesContract {
    static final Question QUESTION = new Question(7, 5, "Why?");

    final ManualTicker clock = new ManualTicker();
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
    void anEventIsPublishedAfterTheMethodReturned() throws IOException {
        service.question(7);
        service.castVote(7, 5);
        service.question(7);

        assertThat(target.calls("question")).isEqualTo(2);
    }

    @Test
    void anEventIsMadeOfTheValueOfAnAnswer() {
        service.question(7);
        assertThat(service.castOnce(8).value()).isNull();
        service.question(7);
        assertThat(target.calls("question")).isEqualTo(1);

        assertThat(service.castOnce(7).value()).isEqualTo(new Vote(7, 5));
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
    void anEventPublishedByHandReachesTheSameValues() {
        service.question(7);
        caches.publish(new VoteCast(7, 5));
        service.question(7);

        assertThat(target.calls("question")).isEqualTo(2);
    }
}
