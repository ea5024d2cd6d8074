package io.civicq.cache.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.metrics.RequestMetrics.Answered;
import io.civicq.cache.metrics.RequestMetrics.Endpoint;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class RequestMetricsTest {
    private static final Endpoint QUESTIONS = new Endpoint("/api/questions", "GET");

    private final RequestMetrics requests = new RequestMetrics(Duration.ofMillis(500));

    private void record(Endpoint endpoint, int status, long millis) {
        requests.record(
                endpoint,
                status,
                Answered.BY_APPLICATION,
                Duration.ofMillis(millis).toNanos());
    }

    @Test
    void anEndpointHasItsCountAverageAndPercentiles() {
        for (int millis = 1; millis <= 100; millis++) {
            record(QUESTIONS, 200, millis);
        }
        Map<String, Object> map = requests.of(QUESTIONS).toMap();
        assertThat(map).containsEntry("count", 100L).containsEntry("avg_response_time", 50.5);
        assertThat((double) map.get("p50_response_time")).isCloseTo(50, Percentage.withPercentage(13));
        assertThat((double) map.get("p95_response_time")).isCloseTo(95, Percentage.withPercentage(13));
        assertThat((double) map.get("p99_response_time")).isCloseTo(99, Percentage.withPercentage(13));
    }

    @Test
    void statusClassesAndSlowRequestsAreCounted() {
        record(QUESTIONS, 200, 499);
        record(QUESTIONS, 304, 500);
        record(QUESTIONS, 503, 501);
        record(QUESTIONS, 999, 1);
        RequestStatistics statistics = requests.of(QUESTIONS);
        assertThat(statistics.slow()).isEqualTo(2);
        assertThat(statistics.statusClasses())
                .containsExactly(
                        Map.entry("1xx", 0L),
                        Map.entry("2xx", 1L),
                        Map.entry("3xx", 1L),
                        Map.entry("4xx", 0L),
                        Map.entry("5xx", 1L));
        assertThat(statistics.count()).isEqualTo(4);
    }

    @Test
    void methodsAreKeptApart() {
        record(QUESTIONS, 200, 1);
        record(new Endpoint("/api/questions", "POST"), 201, 9);
        assertThat(requests.of(QUESTIONS).count()).isEqualTo(1);
        assertThat(requests.all().keySet()).containsExactly(QUESTIONS, new Endpoint("/api/questions", "POST"));
    }

    @Test
    void cachedAndUncachedRequestsAreKeptApart() {
        requests.record(QUESTIONS, 200, Answered.BY_CACHE, 1);
        requests.record(QUESTIONS, 200, Answered.BY_APPLICATION, 2);
        requests.record(QUESTIONS, 200, Answered.BY_APPLICATION, 2);
        assertThat(requests.cached().count()).isEqualTo(1);
        assertThat(requests.uncached().count()).isEqualTo(2);
    }

    @Test
    void pathsTakenForRoutesDoNotFillTheMemory() {
        for (int id = 0; id < 2_000; id++) {
            record(new Endpoint("/api/questions/" + id, "GET"), 200, 1);
        }
        assertThat(requests.all()).hasSizeLessThanOrEqualTo(501);
        assertThat(requests.of(new Endpoint("other", "*")).count()).isEqualTo(1_500);
    }

    @Test
    void anEndpointThatNobodyAskedForHasNoFigures() {
        RequestStatistics nothing = requests.of(QUESTIONS);
        assertThat(nothing.count()).isZero();
        assertThat(nothing.average()).isEqualTo(Duration.ZERO);
    }
}
