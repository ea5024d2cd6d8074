package io.civicq.cache.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.Cache;
import io.civicq.cache.Caches;
import io.civicq.cache.Loaded;
import io.civicq.cache.catalog.CivicPolicies;
import io.civicq.cache.catalog.CivicWarmup;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyTemplate;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.warm.CacheWarmer;
import io.civicq.cache.warm.HotKeys;
import io.civicq.cache.warm.Progress;
import io.civicq.cache.warm.WarmupListener;
import io.civicq.cache.warm.WarmupPlan;
import io.civicq.cache.warm.WarmupReport;
import io.civicq.cache.warm.WarmupSchedule;
import io.civicq.cache.warm.WarmupSettings;
import io.civicq.cache.warm.WarmupSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The code of docs/warming.md. */
class WarmingSnippetsTest {
    /** The service's own queries. */
    public interface Repository {
        Stream<Long> activeContests();

        Map<String, String> findCities(Collection<String> slugs);

        List<String> trending(long contestId);

        Map<CacheKey, Loaded<String>> findQuestions(Set<CacheKey> keys);
    }

    static WarmupPlan plan(Cache<String> cities, Cache<List<String>> trending, Repository repository) {
        // spotless:off
        WarmupPlan plan = CivicWarmup.onStart(
                CivicWarmup.cities(cities, () -> Stream.of("los-angeles", "san-diego"), repository::findCities),
                CivicWarmup.trendingQuestions(trending, repository::activeContests, repository::trending));
        // spotless:on
        return plan;
    }

    static CacheWarmer start(Caches caches, WarmupPlan plan) {
        // spotless:off
        CacheWarmer warmer = CacheWarmer.builder(caches)
                .onStart(plan)
                .settings(WarmupSettings.standard().withKeysPerSecond(5_000).withDeadline(Duration.ofMinutes(2)))
                .listener(new WarmupListener() {
                    @Override
                    public void onProgress(Progress progress) {
                        System.out.print("\r" + progress.render(30));
                    }
                })
                .build(); // closed before the caches
        // spotless:on
        return warmer;
    }

    static boolean probe(CacheWarmer warmer) {
        // spotless:off
        boolean ready = warmer.isReady(); // for the probe; awaitReady(Duration) for a main method
        // spotless:on
        return ready;
    }

    static WarmupReport occasions(CacheWarmer warmer, Caches caches, WarmupPlan plan, Instant pollsClose) {
        // spotless:off
        caches.service().clearAll();
        WarmupReport report = warmer.start(plan).await(Duration.ofMinutes(2)).orElseThrow(); // after a clear
        warmer.startWhenCommitted(plan); // after an import, in its unit of work
        warmer.schedule(
                WarmupSchedule.before(pollsClose, Duration.ofMinutes(10)),
                plan.lasting(Duration.ofMinutes(15))); // and whatever would end during the spike
        // spotless:on
        return report;
    }

    static void hotSet(CacheWarmer warmer, WarmupSource<?, ?> trendingOfActiveContests) {
        // spotless:off
        warmer.keepHot(trendingOfActiveContests, Duration.ofMinutes(2)); // loaded again 2 minutes before they end
        // spotless:on
    }

    static TtlTable table() {
        // spotless:off
        TtlTable table = CivicPolicies.table().with(HotKeys.DATA_TYPE, HotKeys.policy());
        // spotless:on
        return table;
    }

    static CacheWarmer.Builder hotKeys(CacheWarmer.Builder builder, Cache<String> questions, Repository repository) {
        // spotless:off
        builder.rememberHotKeys(questions, KeyTemplate.of("civicq:question:{question}"), repository::findQuestions);
        // spotless:on
        return builder;
    }

    @Test
    void theTableHasARowForTheNames() {
        assertThat(table().dataTypes()).contains("hot_keys");
    }
}
