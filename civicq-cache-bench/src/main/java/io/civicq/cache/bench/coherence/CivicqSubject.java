package io.civicq.cache.bench.coherence;

import io.civicq.cache.Cache;
import io.civicq.cache.Caches;
import io.civicq.cache.caffeine.CaffeineTier;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.redis.RedisTier;
import io.civicq.cache.redis.server.Await;
import io.civicq.cache.spi.Ticker;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** This library: a near tier in Caffeine, the far tier and the log in Redis. */
final class CivicqSubject implements Subject {
    static final String NAMESPACE = "civicq";

    /** Values of this data type are in the far tier only, so that finding one proves that the far tier is in use. */
    static final String PROBE = "probe";

    private static final long NEAR_ENTRIES = 10_000;
    private static final CachePolicy PROBED =
            CachePolicy.freshFor(Duration.ofHours(1)).withNearFor(Duration.ZERO);

    @Override
    public boolean isLibrary() {
        return true;
    }

    @Override
    public Node open(String url, @Nullable Ticker ticker) {
        RedisTier far = RedisTier.connect(url);
        ObservedLog log = new ObservedLog(far.invalidationLog(NAMESPACE).orElseThrow());
        Caches.Builder builder = Caches.builder()
                .namespace(NAMESPACE)
                .near(CaffeineTier.ofMaximumCount(NEAR_ENTRIES))
                .far(far)
                .invalidationLog(log)
                .policies(DataType.policies().with(PROBE, PROBED))
                .rules(RowWritten.rules());
        Caches caches =
                ticker == null ? builder.build() : builder.ticker(ticker).build();
        return new CivicqNode(caches, log.mirror());
    }

    /**
     * {@inheritDoc}
     *
     * <p>A node has nothing left to append if it finds far what it has put there. One of them then appends to the log, and
     * the others follow its chain to that entry. As that may bring a node to append again, all of it is asked twice.
     */
    @Override
    public boolean areSettled(List<Node> nodes, Duration limit) {
        List<CivicqNode> all = nodes.stream().map(CivicqNode.class::cast).toList();
        boolean settled = isOneRound(all, limit);
        return settled && isOneRound(all, limit);
    }

    private static boolean isOneRound(List<CivicqNode> nodes, Duration limit) {
        if (!nodes.stream().allMatch(CivicqNode::usesTheFarTier)) {
            return false;
        }
        LogPosition newest = nodes.get(0).append(Invalidation.ofKeys(CacheKey.of("civicq", PROBE, "round")));
        try {
            Await.eventually(
                    limit,
                    () -> nodes.stream().allMatch(node -> node.hasHeard(newest)),
                    "every node has heard the newest entry");
        } catch (AssertionError notYet) {
            return false;
        }
        return nodes.stream().allMatch(CivicqNode::usesTheFarTier);
    }

    static Cache<Versioned> cacheOf(Caches caches, DataType type) {
        return caches.cache(type.cacheName(), Versioned.class);
    }
}
