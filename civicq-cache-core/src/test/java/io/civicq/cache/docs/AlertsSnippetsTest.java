package io.civicq.cache.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.CacheStatistics;
import io.civicq.cache.Caches;
import io.civicq.cache.metrics.AlertRule;
import io.civicq.cache.metrics.CacheAlerts;
import io.civicq.cache.metrics.Reading;
import io.civicq.cache.metrics.RequestMetrics;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.spi.Latencies;
import io.civicq.cache.spi.Ticker;
import io.civicq.cache.spi.TierStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The code of docs/alerts.md, and that it does what the page says. */
class AlertsSnippetsTest {
    private final List<String> pager = new ArrayList<>();
    private long elapsed;
    private final Ticker ticker = () -> elapsed;
    private final RequestMetrics requests = new RequestMetrics(Duration.ofMillis(500));

    private Reading reading(Caches caches) {
        CacheStatistics statistics = caches.statistics();
        return new Reading(
                ticker.nanos(),
                statistics.hits(),
                statistics.misses(),
                statistics.evictedKeys(),
                statistics.memoryUsedBytes(),
                TierStatistics.UNKNOWN,
                Latencies.none(),
                requests.cached(),
                requests.uncached());
    }

    @Test
    void aSlowServiceRaisesItsAlert() {
        try (Caches caches = Caches.builder().policies(TtlTable.empty()).build()) {
            CacheAlerts alerts = new CacheAlerts(() -> reading(caches), AlertRule.alerts());
            alerts.listen(alert -> pager.add(alert.toString()));

            RequestMetrics.Endpoint questions = new RequestMetrics.Endpoint("/api/questions", "GET");
            alerts.check();
            for (int i = 0; i < 100; i++) {
                long nanos = Duration.ofMillis(700).toNanos();
                requests.record(questions, 200, RequestMetrics.Answered.BY_APPLICATION, nanos);
            }
            elapsed = Duration.ofMinutes(5).toNanos();
            alerts.check();
        }
        assertThat(pager).singleElement().asString().startsWith("response-time raised: ");
    }
}
