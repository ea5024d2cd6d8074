package io.civicq.cache;

import io.civicq.cache.memory.InMemoryInvalidationLog;
import io.civicq.cache.memory.InMemoryLoadLease;
import io.civicq.cache.memory.InMemoryTier;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.spi.Tier;
import io.civicq.cache.testing.ManualExecutor;
import io.civicq.cache.testing.ManualTicker;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Nodes of one service in one process: they share a far tier, a log, a lease and a clock moved by hand. */
final class Nodes {
    static final Duration TTL = Duration.ofMinutes(15);

    final ManualTicker ticker = new ManualTicker();
    final ManualExecutor background = new ManualExecutor();
    final Tier far;
    private final InMemoryInvalidationLog log = new InMemoryInvalidationLog(7);
    private final InMemoryLoadLease lease = new InMemoryLoadLease(ticker);
    private final CachePolicy policy;

    /** Draws that never shorten a lifetime and never refresh early. */
    private static final RandomGenerator NO_CHANCE = () -> 0;

    Nodes(CachePolicy policy, Tier far) {
        this.policy = policy;
        this.far = far;
    }

    Nodes(CachePolicy policy) {
        this(policy, InMemoryTier.ofMaximumCount(1_000));
    }

    Nodes() {
        this(CachePolicy.freshFor(TTL));
    }

    /** Another node, with an empty near tier. */
    Caches start() {
        return Caches.builder()
                .policies(TtlTable.empty()
                        .with("question", policy)
                        .with("question_list", policy)
                        .with("contest", policy))
                .near(InMemoryTier.ofMaximumCount(1_000))
                .far(far)
                .invalidationLog(log)
                .loadLease(lease)
                .ticker(ticker)
                .background(background)
                .random(NO_CHANCE)
                .build();
    }

    static Cache<String> questions(Caches caches) {
        return caches.cache("question", String.class);
    }
}
