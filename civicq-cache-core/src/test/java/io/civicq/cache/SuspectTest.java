package io.civicq.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationMirror;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.memory.InMemoryTier;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.spi.InvalidationLog;
import io.civicq.cache.testing.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** P3: a node that cannot hear the log serves near copies only while they are young, as the policy says. */
class SuspectTest {
    private static final CacheKey SEVEN = CacheKey.of("civicq", "question", 7);

    private final ManualTicker ticker = new ManualTicker();
    private final SilencedLog log = new SilencedLog();

    /** A log of one node, which a test can silence. */
    private static final class SilencedLog implements InvalidationLog {
        private InvalidationMirror mirror = new InvalidationMirror(2);

        @Override
        public Membership join(InvalidationMirror joined) {
            mirror = joined;
            mirror.restart(new LogPosition(7, 0));
            return new Membership() {
                @Override
                public Appended append(Invalidation invalidation) {
                    return Appended.pending(joined.applyNext(invalidation));
                }

                @Override
                public LogPosition position() {
                    return LogPosition.PENDING;
                }

                @Override
                public void close() {}
            };
        }
    }

    private Cache<String> questions(CachePolicy policy) {
        return Caches.builder()
                .policies(TtlTable.empty().with("question", policy))
                .near(InMemoryTier.ofMaximumCount(100))
                .invalidationLog(log)
                .ticker(ticker)
                .build()
                .cache("question", String.class);
    }

    @Test
    void aSuspectNodeServesOnlyYoungCopies() {
        Cache<String> questions = questions(CachePolicy.freshFor(Duration.ofMinutes(15)));
        questions.get(SEVEN, () -> "old");
        log.mirror.suspect();

        ticker.advance(Duration.ofSeconds(2));
        assertThat(questions.get(SEVEN, () -> "not asked")).isEqualTo("old");
        ticker.advance(Duration.ofMillis(1));
        assertThat(questions.get(SEVEN, () -> "new")).isEqualTo("new");
        ticker.advance(Duration.ofSeconds(1));
        assertThat(questions.get(SEVEN, () -> "not asked")).isEqualTo("new");
    }

    @Test
    void aNodeThatHearsTheLogAgainTrustsItsCopiesAgain() {
        Cache<String> questions = questions(CachePolicy.freshFor(Duration.ofMinutes(15)));
        questions.get(SEVEN, () -> "old");
        log.mirror.suspect();
        ticker.advance(Duration.ofMinutes(1));
        log.mirror.confirmed();

        assertThat(questions.get(SEVEN, () -> "not asked")).isEqualTo("old");
    }

    @Test
    void aJudgementMadeWhileSuspectIsNotRememberedAsAConfirmedOne() {
        Cache<String> questions = questions(CachePolicy.freshFor(Duration.ofMinutes(15)));
        log.mirror.suspect();
        questions.get(SEVEN, () -> "old");
        questions.get(SEVEN, () -> "not asked");

        ticker.advance(Duration.ofSeconds(3));
        assertThat(questions.get(SEVEN, () -> "new")).isEqualTo("new");
    }

    @Test
    void aPolicyMayBypassTheNearTierAtOnce() {
        Cache<String> questions =
                questions(CachePolicy.freshFor(Duration.ofMinutes(15)).withSuspectFor(Duration.ZERO));
        questions.get(SEVEN, () -> "old");
        log.mirror.suspect();
        ticker.advance(Duration.ofMillis(1));

        assertThat(questions.get(SEVEN, () -> "new")).isEqualTo("new");
    }

    @Test
    void aPolicyMayServeOnThroughTheOutage() {
        Cache<String> questions = questions(
                CachePolicy.freshFor(Duration.ofMinutes(15)).withJitter(0).withSuspectFor(Duration.ofHours(1)));
        questions.get(SEVEN, () -> "old");
        log.mirror.suspect();
        ticker.advance(Duration.ofMinutes(14));

        assertThat(questions.get(SEVEN, () -> "not asked")).isEqualTo("old");
    }

    /** It may have been revoked, and this node would be the last to know. */
    @Test
    void whatIsTooOldForASuspectNodeIsNotServedEvenIfItsReloadFails() throws IOException {
        Cache<String> questions =
                questions(CachePolicy.freshFor(Duration.ofMinutes(15)).withStaleIfError(Duration.ofHours(1)));
        questions.get(SEVEN, () -> "old");
        log.mirror.suspect();
        ticker.advance(Duration.ofMillis(2_001));

        assertThatThrownBy(() -> questions.get(SEVEN, SuspectTest::failure)).hasMessage("database is down");
        log.mirror.confirmed();
        assertThat(questions.get(SEVEN, SuspectTest::failure)).isEqualTo("old");
    }

    @Test
    void whatIsYoungEnoughForASuspectNodeIsServedIfItsReloadFails() throws IOException {
        Cache<String> questions =
                questions(CachePolicy.freshFor(Duration.ofMinutes(15)).withStaleIfError(Duration.ofHours(1)));
        questions.get(SEVEN, () -> "old");
        log.mirror.suspect();
        ticker.advance(Duration.ofSeconds(2));
        log.mirror.applyNext(Invalidation.ofKeys(SEVEN));

        Answer<String> answer = questions.find(SEVEN, SuspectTest::failure);
        assertThat(answer.value()).isEqualTo("old");
        assertThat(answer.isStale()).isTrue();
    }

    private static String failure() throws IOException {
        throw new IOException("database is down");
    }
}
