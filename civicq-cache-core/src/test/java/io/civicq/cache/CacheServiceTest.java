package io.civicq.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.key.CacheKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The call shapes of CivicQ's caching strategy, by string keys. */
class CacheServiceTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Nodes nodes = new Nodes();
    private final Caches caches = nodes.start();
    private final CacheService service = caches.service();

    record Ballot(long id, String title) {}

    @Test
    void whatIsSetIsFoundUntilItsTimeIsOver() {
        service.set("civicq:ballot:123", new Ballot(123, "June primary"), HOUR);

        assertThat(service.get("civicq:ballot:123", Ballot.class)).isEqualTo(new Ballot(123, "June primary"));
        assertThat(nodes.start().service().get("civicq:ballot:123", Ballot.class))
                .as("on another node")
                .isNotNull();
        nodes.ticker.advance(HOUR.minusMillis(1));
        assertThat(service.get("civicq:ballot:123", Ballot.class)).isNotNull();
        nodes.ticker.advance(Duration.ofMillis(1));
        assertThat(service.get("civicq:ballot:123", Ballot.class)).isNull();
    }

    @Test
    void aGenericValueIsFoundUnderTheTypeThatWasSaid() {
        TypeRef<List<Ballot>> ballots = new TypeRef<>() {};
        service.set("civicq:ballots", List.of(new Ballot(1, "one")), ballots, HOUR);

        assertThat(service.get("civicq:ballots", ballots)).containsExactly(new Ballot(1, "one"));
        assertThatThrownBy(() -> service.set("civicq:ballots", List.of(), HOUR)).hasMessageContaining("TypeRef");
    }

    @Test
    void aValueOfAnotherTypeIsNotFound() {
        service.set("civicq:ballot:123", "not a ballot", HOUR);

        assertThat(service.get("civicq:ballot:123", Ballot.class)).isNull();
    }

    @Test
    void deleteDeletesOneKeyWhateverItsDataType() {
        Cache<String> questions = Nodes.questions(caches);
        questions.put(CacheKey.parse("civicq:question:7"), "seven");
        service.set("civicq:ballot:123", new Ballot(123, "June primary"), HOUR);
        service.set("civicq:ballot:124", new Ballot(124, "November general"), HOUR);
        service.delete("civicq:ballot:123");
        service.delete("civicq:question:7");

        assertThat(service.get("civicq:ballot:123", Ballot.class)).isNull();
        assertThat(service.get("civicq:ballot:124", Ballot.class)).isNotNull();
        assertThat(questions.getIfPresent(CacheKey.parse("civicq:question:7"))).isNull();
    }

    @Test
    void deletePatternDeletesWhatMatchesAndNothingElse() {
        for (String key : List.of("civicq:ballot:1", "civicq:ballot:1:contests", "civicq:ballot:12", "civicq:x:1:y")) {
            service.set(key, key, HOUR);
        }
        service.deletePattern("civicq:ballot:1:*");
        assertThat(service.get("civicq:ballot:1:contests", String.class)).isNull();
        assertThat(service.get("civicq:ballot:12", String.class)).isNotNull();
        service.deletePattern("civicq:*:1?");
        assertThat(service.get("civicq:ballot:12", String.class)).isNull();
        assertThat(service.get("civicq:x:1:y", String.class)).isNotNull();
    }

    @Test
    void clearAllDeletesEverything() {
        service.set("civicq:ballot:1", "one", HOUR);
        Nodes.questions(caches).put(CacheKey.parse("civicq:question:7"), "seven");
        service.clearAll();

        assertThat(service.get("civicq:ballot:1", String.class)).isNull();
        assertThat(Nodes.questions(caches).getIfPresent(CacheKey.parse("civicq:question:7")))
                .isNull();
    }

    @Test
    void badCallsAreRefusedAndLoseNothing() {
        service.set("civicq:ballot:1", "one", HOUR);
        for (String bad : List.of("", "civicq::1", "civicq:50%")) {
            assertThatThrownBy(() -> service.get(bad, String.class))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + bad + "'");
        }
        assertThatThrownBy(() -> service.set("civicq:ballot:1", "two", Duration.ZERO))
                .hasMessageContaining("civicq:ballot:1");
        assertThatThrownBy(() -> service.deletePattern("*")).hasMessageContaining("literal");
        assertThat(service.get("civicq:ballot:1", String.class)).isEqualTo("one");
    }

    @Test
    void statsHaveTheFieldsOfTheStrategy() {
        service.set("civicq:ballot:1", "one", HOUR);
        for (int i = 0; i < 8; i++) {
            service.get("civicq:ballot:1", String.class);
        }
        service.get("civicq:ballot:2", String.class);

        assertThat(service.stats().keySet())
                .containsExactly(
                        "available",
                        "total_keys",
                        "hits",
                        "misses",
                        "hit_rate",
                        "memory_used",
                        "memory_peak",
                        "evicted_keys");
        assertThat(service.stats())
                .containsEntry("available", true)
                .containsEntry("total_keys", 1L)
                .containsEntry("hits", 8L)
                .containsEntry("misses", 1L)
                .containsEntry("hit_rate", 88.89)
                .containsEntry("evicted_keys", 0L);
    }
}
