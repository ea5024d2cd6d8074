package io.civicq.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.memory.InMemoryInvalidationLog;
import io.civicq.cache.memory.InMemoryLoadLease;
import io.civicq.cache.memory.InMemoryTier;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.spi.Tier;
import io.civicq.cache.testing.ManualExecutor;
import io.civicq.cache.testing.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** P1: an early refresh is decided near and far, and at most one node refreshes a key at a time. */
class EarlyRefreshAmongNodesTest {
    private static final CacheKey SEVEN = CacheKey.of("civicq", "question", 7);
    private static final Duration TTL = Duration.ofMinutes(15);
    private static final int NODES = 5;

    /** With loads of a second and the draws of these nodes, what has 367 s left is refreshed early. */
    private static final CachePolicy POLICY =
            CachePolicy.freshFor(TTL).withJitter(0).withEarlyExpiryBeta(10);

    private static final Duration UNTIL_DUE = TTL.minusSeconds(300);

    private final ManualTicker ticker = new ManualTicker();
    private final Tier far = InMemoryTier.ofMaximumCount(100);
    private final InMemoryInvalidationLog log = new InMemoryInvalidationLog(7);
    private final InMemoryLoadLease lease = new InMemoryLoadLease(ticker);
    private final List<ManualExecutor> backgrounds = new ArrayList<>();
    private int loads;

    private Cache<String> node() {
        return node(POLICY);
    }

    private Cache<String> node(CachePolicy policy) {
        ManualExecutor background = new ManualExecutor();
        backgrounds.add(background);
        return Nodes.questions(Caches.builder()
                .policies(TtlTable.empty().with("question", policy))
                .far(far)
                .invalidationLog(log)
                .loadLease(lease)
                .ticker(ticker)
                .background(background)
                .random(() -> -1)
                .build());
    }

    private List<Cache<String>> nodes() {
        List<Cache<String>> nodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            nodes.add(node());
        }
        return nodes;
    }

    private String load() {
        ticker.advance(Duration.ofSeconds(1));
        return "load " + ++loads;
    }

    /** While it loads, the other nodes get to their refreshes, too. */
    private String loadWhileOthersTry() {
        String loaded = load();
        backgrounds.forEach(ManualExecutor::runAll);
        return loaded;
    }

    private void oneRefreshes(List<Cache<String>> nodes, Source decided) {
        for (Cache<String> node : nodes) {
            Answer<String> answer = node.find(SEVEN, this::loadWhileOthersTry);
            assertThat(answer.value()).isEqualTo("load 1");
            assertThat(answer.source()).isEqualTo(decided);
        }
        assertThat(backgrounds.stream().filter(each -> each.size() > 0)).hasSize(NODES);
        backgrounds.forEach(ManualExecutor::runAll);
        assertThat(loads).as("one refresh of all nodes").isEqualTo(2);

        nodes.forEach(node -> node.get(SEVEN, this::load));
        backgrounds.forEach(ManualExecutor::runAll);
        for (Cache<String> node : nodes) {
            assertThat(node.get(SEVEN, this::load)).isEqualTo("load 2");
        }
        assertThat(loads).as("the others found what it brought").isEqualTo(2);
    }

    @Test
    void ofNodesThatFindTheValueNearOneRefreshesAtATime() {
        List<Cache<String>> nodes = nodes();
        nodes.forEach(node -> node.get(SEVEN, this::load));
        ticker.advance(UNTIL_DUE);
        oneRefreshes(nodes, Source.NEAR);
    }

    @Test
    void ofNodesThatFindTheValueFarOneRefreshesAtATime() {
        node().get(SEVEN, this::load);
        backgrounds.clear();
        List<Cache<String>> nodes = nodes();
        ticker.advance(UNTIL_DUE);
        oneRefreshes(nodes, Source.FAR);
    }

    @Test
    void ofNodesWhereEveryReadSetsOffARefreshOneRefreshesAtATime() {
        CachePolicy neverPlainlyFresh = POLICY.withFreshFor(Duration.ofMinutes(5));
        List<Cache<String>> nodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            nodes.add(node(neverPlainlyFresh));
        }
        for (int round = 1; round <= 3; round++) {
            for (Cache<String> node : nodes) {
                assertThat(node.get(SEVEN, this::load)).isIn("load " + round, "load " + (round - 1));
            }
            assertThat(backgrounds.stream().filter(each -> each.size() > 0)).hasSizeGreaterThanOrEqualTo(NODES - 1);
            backgrounds.forEach(ManualExecutor::runAll);
            assertThat(loads).as("one refresh a round").isEqualTo(round + 1);
        }
    }
}
