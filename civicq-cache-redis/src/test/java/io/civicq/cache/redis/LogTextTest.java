package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.LogSnapshot;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyPattern;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.resps.Tuple;

/** What stands in the log is read back as it was, and what is not understood means everything. */
class LogTextTest {
    private static final Invalidation MANY = Invalidation.ofKeys(
                    CacheKey.of("civicq", "question", 7), CacheKey.of("civicq", "city", "a:b%\n"))
            .and(Invalidation.ofScopes(CacheKey.of("civicq", "questions", "contest", 5)))
            .and(Invalidation.ofTags("question:7", "trending"))
            .and(Invalidation.ofPattern(KeyPattern.of("civicq:*:page:1")))
            .and(Invalidation.ofCaches("question_list"));

    @Test
    void anInvalidationComesBackAsItWas() {
        for (Invalidation invalidation :
                List.of(MANY, MANY.hard(), Invalidation.ofEverything(), Invalidation.ofNothing())) {
            assertThat(LogText.parse(LogText.of(invalidation))).isEqualTo(invalidation);
        }
    }

    @Test
    void theEntryThatBeginsALogInvalidatesNothing() {
        assertThat(LogText.parse("").isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"X", "S\nz something new", "H\nk", "S\nk civicq:50%", "S\n\n", "\n"})
    void whatIsNotUnderstoodMeansEverything(String text) {
        assertThat(LogText.parse(text)).isEqualTo(Invalidation.ofEverything().hard());
    }

    @Test
    void aMemberOfTheSetThatIsNotUnderstoodRaisesTheFloor() {
        LogSnapshot snapshot = LogSet.read(List.of(
                new Tuple("e:42", Double.NEGATIVE_INFINITY),
                new Tuple("n", -100.0),
                new Tuple("f", -10.0),
                new Tuple("s00000000000000ff", 90.0),
                new Tuple("x later", 95.0)));

        assertThat(snapshot).isNotNull();
        assertThat(snapshot.floor()).isEqualTo(95);
        assertThat(snapshot.stamps()).containsOnlyKeys(0xFFL);
    }

    @Test
    void whatIsNoLogIsNone() {
        assertThat(LogSet.read(List.of())).isNull();
        assertThat(LogSet.read(List.of(new Tuple("n", -100.0)))).isNull();
        assertThat(LogSet.read(List.of(new Tuple("e:not a number", 0.0), new Tuple("n", -100.0))))
                .isNull();
    }
}
