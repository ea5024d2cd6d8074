package io.civicq.cache;

import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.Freshness;
import io.civicq.cache.spi.CacheEntry;
import java.time.Duration;
import java.util.Map;

/** Makes entries of what was loaded, and answers of entries, by the policy and the clocks. */
final class Entries<V> {
    private static final LogPosition NOWHERE = new LogPosition(0, 0);

    private final Node node;
    private final CachePolicy policy;

    Entries(Node node, CachePolicy policy) {
        this.node = node;
        this.policy = policy;
    }

    /** An entry of what was read from the system of record at {@code position}. */
    CacheEntry<V> entry(Loaded<V> loaded, LogPosition position, Duration cost) {
        long now = node.clock().nanos();
        CacheEntry.Times times = new CacheEntry.Times(now - cost.toNanos(), now + freshNanos(loaded), cost.toNanos());
        return new CacheEntry<>(loaded.value(), loaded.tags(), position, times);
    }

    private long freshNanos(Loaded<V> loaded) {
        Duration lifetime = loaded.lifetime();
        if (lifetime == null) {
            lifetime = loaded.value() == null ? policy.negativeFor() : policy.freshFor();
        }
        if (lifetime.isNegative() || lifetime.isZero()) {
            return -policy.staleWindow().toNanos() - 1; // past every window, so that no tier keeps it
        }
        Duration bounded = lifetime.compareTo(CachePolicy.LONGEST) > 0 ? CachePolicy.LONGEST : lifetime;
        return policy.jittered(bounded, node.random().nextDouble()).toNanos();
    }

    /** Answers of what was loaded for this caller only. */
    Answers<V> unshared(Map<CacheKey, Loaded<V>> loaded) {
        Answers<V> answers = new Answers<>();
        loaded.forEach((key, value) -> {
            CacheEntry<V> entry = entry(value, NOWHERE, Duration.ZERO);
            answers.put(key, answer(entry, Source.LOADED, Freshness.FRESH));
        });
        return answers;
    }

    Answer<V> answer(CacheEntry<V> entry, Source source, Freshness freshness) {
        long remaining = Math.max(0, entry.remainingNanos(node.clock().nanos()));
        return new Answer<>(entry.value(), source, freshness, Duration.ofNanos(remaining));
    }
}
