package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.LogSnapshot;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyPattern;
import java.util.List;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.resps.Tuple;

/** The set of the log is read as it was written, and what is not understood is not trusted. */
class LogSetTest {
    @Test
    void anInvalidationStampsItsNamesAndPatterns() {
        Invalidation invalidation = Invalidation.ofKeys(CacheKey.of("civicq", "question", 7))
                .and(Invalidation.ofPattern(KeyPattern.of("civicq:*:page:1")));

        assertThat(LogSet.membersOf(invalidation)).hasSize(2).contains("pS:civicq:*:page:1");
        assertThat(LogSet.membersOf(invalidation.hard())).hasSize(3).contains("pH:civicq:*:page:1");
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
