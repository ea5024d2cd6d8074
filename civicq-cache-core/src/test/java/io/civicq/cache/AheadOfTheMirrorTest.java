package io.civicq.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.memory.InMemoryTier;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.spi.InvalidationLog;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** P4: a far entry that is ahead of this node's mirror falls to what this node invalidates by itself. */
class AheadOfTheMirrorTest {
    private static final CacheKey SEVEN = CacheKey.of("civicq", "question", 7);

    private final InMemoryTier far = InMemoryTier.ofMaximumCount(100);

    /** A log that cannot be reached: each node counts on from where it last heard of it. */
    private static InvalidationLog unreachableSince(long number) {
        return mirror -> {
            mirror.restart(new LogPosition(7, number));
            return new InvalidationLog.Membership() {
                @Override
                public LogPosition append(Invalidation invalidation) {
                    return mirror.applyNext(invalidation);
                }

                @Override
                public boolean allAppended() {
                    return true;
                }

                @Override
                public void close() {}
            };
        };
    }

    private Caches node(long heardUpTo) {
        return Caches.builder()
                .policies(TtlTable.empty().with("question", CachePolicy.freshFor(Duration.ofMinutes(15))))
                .far(far)
                .invalidationLog(unreachableSince(heardUpTo))
                .build();
    }

    @Test
    void whatWasCopiedFromAheadIsJudgedByWhatThisNodeHasSeen() {
        Nodes.questions(node(100)).get(SEVEN, () -> "old");
        Caches behind = node(3);
        assertThat(Nodes.questions(behind).get(SEVEN, () -> "not asked")).isEqualTo("old");
        far.close();

        behind.invalidate(Invalidation.ofKeys(SEVEN));
        assertThat(Nodes.questions(behind).get(SEVEN, () -> "new")).isEqualTo("new");
    }

    @Test
    void soIsWhatWasFoundWithoutALoader() {
        Nodes.questions(node(100)).get(SEVEN, () -> "old");
        Caches behind = node(3);
        assertThat(Nodes.questions(behind).getIfPresent(SEVEN)).isEqualTo("old");
        far.close();

        behind.invalidate(Invalidation.ofKeys(SEVEN));
        assertThat(Nodes.questions(behind).getIfPresent(SEVEN)).isNull();
    }
}
