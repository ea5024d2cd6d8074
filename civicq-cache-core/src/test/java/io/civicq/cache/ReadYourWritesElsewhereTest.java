package io.civicq.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationMirror;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.memory.InMemoryTier;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.spi.InvalidationLog;
import io.civicq.cache.testing.Callers;
import io.civicq.cache.testing.Callers.Call;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** P4 across nodes: a read may ask for at least a position, and then shows what was true there. */
class ReadYourWritesElsewhereTest {
    private static final CacheKey SEVEN = CacheKey.of("civicq", "question", 7);
    private static final CacheKey EIGHT = CacheKey.of("civicq", "question", 8);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration FOR_EVER = ChronoUnit.FOREVER.getDuration();
    private static final Duration SHORT = Duration.ofMillis(1);

    private final PostedLog log = new PostedLog();
    private final Caches here = node();
    private final Caches there = node();
    private final Cache<String> questionsThere = Nodes.questions(there);

    /** A log whose entries reach other nodes when the test delivers them, and which can be out of reach. */
    private static final class PostedLog implements InvalidationLog {
        private final Map<InvalidationMirror, Queue<Invalidation>> posts = new LinkedHashMap<>();
        private final Map<InvalidationMirror, Queue<LogPosition>> positions = new LinkedHashMap<>();
        private long last;
        private boolean reachable = true;

        @Override
        public synchronized Membership join(InvalidationMirror mirror) {
            mirror.restart(new LogPosition(7, last));
            posts.put(mirror, new ArrayDeque<>());
            positions.put(mirror, new ArrayDeque<>());
            return new Membership() {
                @Override
                public Appended append(Invalidation invalidation) {
                    return appended(mirror, invalidation);
                }

                @Override
                public LogPosition position() {
                    return mirror.position();
                }

                @Override
                public void close() {}
            };
        }

        private synchronized Appended appended(InvalidationMirror mirror, Invalidation invalidation) {
            if (!reachable) {
                return Appended.pending(mirror.applyNext(invalidation));
            }
            LogPosition position = new LogPosition(7, ++last);
            mirror.apply(position, invalidation);
            posts.values().forEach(post -> post.add(invalidation));
            positions.values().forEach(post -> post.add(position));
            return new Appended(position, position);
        }

        synchronized void deliver() {
            posts.forEach((mirror, post) -> {
                Queue<LogPosition> numbers = positions.get(mirror);
                while (!post.isEmpty()) {
                    LogPosition position = numbers.remove();
                    mirror.apply(position, post.remove());
                    mirror.heardUpTo(position);
                }
            });
        }
    }

    private Caches node() {
        return Caches.builder()
                .policies(TtlTable.empty().with("question", CachePolicy.freshFor(Nodes.TTL)))
                .near(InMemoryTier.ofMaximumCount(100))
                .invalidationLog(log)
                .build();
    }

    @Test
    void aReadWaitsUntilItsNodeHasHeardOfThePosition() throws Exception {
        questionsThere.get(SEVEN, () -> "old");
        LogPosition position = here.invalidate(Invalidation.ofKeys(SEVEN));

        Call<String> read =
                Callers.call(() -> questionsThere.atLeast(position, FOR_EVER).get(SEVEN, () -> "new"));
        read.untilItWaits();
        log.deliver();

        assertThat(read.result()).isEqualTo("new");
        assertThat(questionsThere.getIfPresent(SEVEN)).isEqualTo("new");
    }

    @Test
    void aNodeThatHasHeardEnoughAnswersFromItsCache() {
        LogPosition position = here.invalidate(Invalidation.ofKeys(SEVEN));
        log.deliver();
        questionsThere.get(SEVEN, () -> "new");

        assertThat(questionsThere
                        .atLeast(position, LONG)
                        .find(SEVEN, () -> "not asked")
                        .source())
                .isEqualTo(Source.NEAR);
    }

    @Test
    void whenPatienceEndsNothingCachedWillDoAndNothingIsKept() {
        questionsThere.get(SEVEN, () -> "old");
        LogPosition position = here.invalidate(Invalidation.ofKeys(SEVEN));
        Cache<String> atLeast = questionsThere.atLeast(position, SHORT);

        assertThat(atLeast.get(SEVEN, () -> "new")).isEqualTo("new");
        assertThat(atLeast.getLoaded(SEVEN, () -> Loaded.of("newer"))).isEqualTo("newer");
        assertThat(atLeast.find(SEVEN, () -> "newer").source()).isEqualTo(Source.LOADED);
        assertThat(atLeast.findLoaded(SEVEN, () -> Loaded.of("newest")).value()).isEqualTo("newest");
        assertThat(atLeast.getAll(List.of(SEVEN, EIGHT), keys -> Map.of(SEVEN, "all")))
                .containsExactly(Map.entry(SEVEN, "all"));
        assertThat(atLeast.getIfPresent(SEVEN)).isNull();
        assertThat(questionsThere.getIfPresent(SEVEN)).isEqualTo("old");
    }

    @Test
    void whatOnesOwnNodeHasHeardOutOfTurnDoesNotCount() {
        questionsThere.get(SEVEN, () -> "old");
        LogPosition earlier = here.invalidate(Invalidation.ofKeys(SEVEN));
        LogPosition later = there.invalidate(Invalidation.ofKeys(EIGHT));

        assertThat(later.covers(earlier)).isTrue();
        assertThat(questionsThere.atLeast(earlier, SHORT).get(SEVEN, () -> "new"))
                .isEqualTo("new");
        assertThat(there.awaitPosition(earlier, Duration.ZERO)).isFalse();
        log.deliver();
        assertThat(there.awaitPosition(earlier, Duration.ZERO)).isTrue();
    }

    @Test
    void whatTheLogHasNotTakenYetIsWaitedForByNobody() {
        log.reachable = false;
        LogPosition position = here.invalidate(Invalidation.ofKeys(SEVEN));
        questionsThere.get(SEVEN, () -> "old");

        assertThat(position).isEqualTo(LogPosition.PENDING);
        assertThat(questionsThere.atLeast(position, Duration.ofDays(1)).get(SEVEN, () -> "new"))
                .isEqualTo("new");
        assertThat(there.awaitPosition(position, Duration.ofDays(1))).isFalse();
    }

    @Test
    void aUnitOfWorkKnowsItsPositionWhenItCommits() {
        LogPosition inside;
        LogPosition committed;
        try (UnitOfWork work = here.begin()) {
            inside = here.invalidate(Invalidation.ofKeys(SEVEN));
            committed = work.committed();
        }

        assertThat(inside).isEqualTo(LogPosition.PENDING);
        assertThat(committed).isEqualTo(new LogPosition(7, 1));
        assertThat(here.position()).isEqualTo(committed);
        assertThat(here.invalidate(Invalidation.ofKeys())).isEqualTo(committed);
    }

    @Test
    void anInterruptedReaderWaitsNoLonger() throws Exception {
        questionsThere.get(SEVEN, () -> "old");
        LogPosition position = here.invalidate(Invalidation.ofKeys(SEVEN));

        Call<Boolean> read = Callers.call(() -> {
            Thread.currentThread().interrupt();
            assertThat(questionsThere.atLeast(position, LONG).get(SEVEN, () -> "new"))
                    .isEqualTo("new");
            return Thread.interrupted();
        });

        assertThat(read.result()).isTrue();
    }

    @Test
    void patienceIsNotNegative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> questionsThere.atLeast(here.position(), Duration.ofMillis(-1)))
                .withMessageContaining("PT-0.001S");
    }
}
