package io.civicq.cache.warm;

import static io.civicq.cache.testing.Callers.until;
import static io.civicq.cache.warm.WarmNodes.questions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.Cache;
import io.civicq.cache.Caches;
import io.civicq.cache.NearSample;
import io.civicq.cache.Source;
import io.civicq.cache.TypeRef;
import io.civicq.cache.catalog.CacheKeys;
import io.civicq.cache.catalog.CivicPolicies;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was hot on the nodes before is warm on a new one; and nothing else that stands where they wrote it. */
class HotKeysTest {
    private static final KeyTemplate QUESTION = KeyTemplate.of("civicq:question:{question}");

    private final WarmNodes nodes = new WarmNodes();
    private final AtomicReference<Runnable> beat = new AtomicReference<>(() -> {});

    @AfterEach
    void close() throws Exception {
        nodes.stop();
    }

    private CacheWarmer warmer(Caches node) {
        return nodes.warmer(CacheWarmer.builder(node)
                .ticker(nodes.ticker)
                .heartbeat(task -> {
                    beat.set(task);
                    return () -> {};
                })
                .rememberHotKeys(questions(node), QUESTION, nodes::load));
    }

    private static Cache<List<String>> names(Caches node) {
        return node.cache(HotKeys.DATA_TYPE, new TypeRef<List<String>>() {});
    }

    @Test
    void aNewNodeBeginsWithWhatWasReadOnAnother() {
        Caches old = nodes.node();
        CacheWarmer oldWarmer = warmer(old);
        for (long id = 1; id < 10; id++) {
            questions(old).get(CacheKeys.question(id), () -> {
                nodes.ticker.advance(Duration.ofSeconds(1));
                return "read";
            });
        }
        until("the key that is read to be found hot", () -> {
            nodes.ticker.advance(Duration.ofSeconds(10));
            beat.get().run();
            questions(old).get(CacheKeys.question(7), () -> "read");
            return oldWarmer.statistics().hotKeys() > 0;
        });
        oldWarmer.close();

        Caches fresh = nodes.node();
        CacheWarmer warmer = warmer(fresh);
        assertThat(warmer.awaitReady(WarmNodes.SOON)).isTrue();
        assertThat(questions(fresh).find(CacheKeys.question(7), () -> "missed").source())
                .isEqualTo(Source.NEAR);
        assertThat(questions(fresh).find(CacheKeys.question(8), () -> "missed").source())
                .as("what nobody read is left where it is")
                .isNotEqualTo(Source.NEAR);
    }

    @Test
    void whatOthersWroteThereIsBelievedInItsFormOnly() {
        Caches node = nodes.node();
        names(node)
                .put(
                        CacheKey.of("hot-keys", 3),
                        List.of(
                                "5 question civicq:question:7",
                                "900 session civicq:session:1",
                                "900 question civicq:user:1",
                                "900 question civicq:question:1:drafts",
                                "nonsense"));
        names(node)
                .put(
                        CacheKey.of("hot-keys", 4),
                        List.of("1 question civicq:question:8", "1 question civicq:question:7"));
        CacheWarmer warmer = warmer(node);
        assertThat(warmer.awaitReady(WarmNodes.SOON)).isTrue();
        assertThat(nodes.loads.keySet()).isEqualTo(Set.of(CacheKeys.question(7), CacheKeys.question(8)));
    }

    @Test
    void theBoardPrefersWhatCostsMostAndIsBounded() {
        HotBoard board = new HotBoard(2);
        for (int round = 0; round < 50; round++) {
            board.saw(
                    "question",
                    new NearSample.Reads(
                            Map.of(
                                    CacheKeys.question(1), Duration.ofMillis(10),
                                    CacheKeys.question(2), Duration.ofMillis(1)),
                            Set.of()),
                    0.1);
            boolean seldom = round % 10 == 0;
            board.saw(
                    "contest",
                    new NearSample.Reads(
                            seldom ? Map.of(CacheKeys.contest(3), Duration.ofSeconds(5)) : Map.of(),
                            seldom ? Set.of() : Set.of(CacheKeys.contest(3))),
                    0.1);
            for (int id = 100; id < 120; id++) {
                board.saw(
                        "question",
                        new NearSample.Reads(
                                Map.of(CacheKeys.question(id + 20L * round), Duration.ofNanos(1_000)), Set.of()),
                        0.1);
            }
            board.endRound();
        }
        assertThat(board.hottest())
                .extracting(HotName::key)
                .containsExactly(CacheKeys.contest(3), CacheKeys.question(1));
        assertThat(board.size()).isEqualTo(2);
    }

    @Test
    void aTableWithoutARowForTheNamesIsRefused() {
        try (Caches node = Caches.builder().policies(CivicPolicies.table()).build()) {
            CacheWarmer.Builder builder =
                    CacheWarmer.builder(node).rememberHotKeys(questions(node), QUESTION, nodes::load);
            assertThatThrownBy(builder::build)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("hot_keys");
        }
    }
}
