package io.civicq.cache.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.Cache;
import io.civicq.cache.Caches;
import io.civicq.cache.caffeine.CaffeineTier;
import io.civicq.cache.caffeine.EntryWeigher;
import io.civicq.cache.catalog.CacheKeys;
import io.civicq.cache.catalog.CivicPolicies;
import io.civicq.cache.spi.TierStatistics;
import io.civicq.cache.testing.Callers;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** The code of docs/near-tier.md, and that it does what the page says. */
class NearTierSnippetsTest {
    private record Report(String csv) {}

    private static long weight(Caches caches) {
        return caches.tierStatistics().get("caffeine").memoryUsedBytes();
    }

    @Test
    void aTierOfSoManyBytes() {
        Caches caches = Caches.builder()
                .near(CaffeineTier.ofMaximumWeight(256L * 1024 * 1024))
                .policies(CivicPolicies.table())
                .build();
        Cache<String> ballots = caches.cache("ballot", String.class);
        assertThat(ballots.get(CacheKeys.ballot(123), () -> "ballot")).isEqualTo("ballot");
        assertThat(ballots.get(CacheKeys.ballot(123), () -> "another")).isEqualTo("ballot");

        Callers.until("the upkeep", () -> weight(caches) > 0);
        TierStatistics near = caches.tierStatistics().get("caffeine");
        assertThat(near.evictedKeys()).isZero();
        assertThat(near.evictions()).containsOnlyKeys("size", "expired", "collected");
        assertThat(near.memoryUsedBytes()).isBetween(100L, 1_000L);
        assertThat(near.memoryPeakBytes()).isGreaterThanOrEqualTo(near.memoryUsedBytes());
        caches.close();
    }

    @Test
    void aWeigherOfYourOwn() {
        EntryWeigher weigher = (key, entry) -> entry.value() instanceof Report report
                ? 300 + report.csv().length()
                : EntryWeigher.estimating().bytesOf(key, entry);
        CaffeineTier tier = CaffeineTier.ofMaximumWeight(256L * 1024 * 1024, weigher);
        Caches caches =
                Caches.builder().near(tier).policies(CivicPolicies.table()).build();

        caches.cache("analytics", Report.class).put(CacheKeys.analytics("turnout"), new Report("x".repeat(5_000)));

        Callers.until("the upkeep", () -> weight(caches) == 5_300);
        caches.close();
    }

    @Test
    void anExecutorOfYourOwn() {
        Executor executor = Runnable::run;
        CaffeineTier tier = CaffeineTier.ofMaximumCount(10_000).withExecutor(executor);

        assertThat(tier.statistics().memoryUsedBytes()).isEqualTo(TierStatistics.UNKNOWN);
        tier.close();
    }
}
