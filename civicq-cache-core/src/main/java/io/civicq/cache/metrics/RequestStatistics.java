package io.civicq.cache.metrics;

import io.civicq.cache.spi.Latencies;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was recorded of one endpoint.
 *
 * @param latencies how long its requests took
 * @param total how long they took together
 * @param statusClasses how many ended in each class, from {@code 1xx} to {@code 5xx}
 * @param slow how many were slow
 */
public record RequestStatistics(Latencies latencies, Duration total, Map<String, Long> statusClasses, long slow) {
    public RequestStatistics {
        statusClasses = Collections.unmodifiableMap(new LinkedHashMap<>(statusClasses));
    }

    /** How many requests there were. */
    public long count() {
        return latencies.count();
    }

    /** How long one took in the mean; zero before the first. */
    public Duration average() {
        return count() == 0 ? Duration.ZERO : total.dividedBy(count());
    }

    /** The fields of CivicQ's caching strategy, times in milliseconds with one decimal, and ours beside them. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("count", count());
        map.put("avg_response_time", millis(average()));
        map.put("p50_response_time", millis(latencies.percentile(0.5)));
        map.put("p95_response_time", millis(latencies.percentile(0.95)));
        map.put("p99_response_time", millis(latencies.percentile(0.99)));
        map.put("status", statusClasses);
        map.put("slow_requests", slow);
        return map;
    }

    private static double millis(Duration duration) {
        return Math.round(duration.toNanos() / 1e5) / 10.0;
    }
}
