package io.civicq.cache.metrics;

import io.civicq.cache.spi.Latencies;
import io.civicq.cache.spi.LatencyHistogram;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How long requests took, for each endpoint and method: count, average, percentiles of a real histogram, status classes, slow
 * ones. Fed by the servlet filter, or by the application's own.
 *
 * <p>An endpoint must be a route, such as {@code /api/questions/{id}}, not a path as a client sent it. To bound what a mistake
 * costs, past {@value #MOST_ENDPOINTS} endpoints all others count as {@code other}. Thread-safe; recording takes no lock.
 */
public final class RequestMetrics {
    private static final int MOST_ENDPOINTS = 500;
    private static final Endpoint OTHER = new Endpoint("other", "*");
    private static final int STATUS_CLASSES = 5;

    private final Map<Endpoint, Series> endpoints = new ConcurrentHashMap<>();
    private final LatencyHistogram cached = new LatencyHistogram();
    private final LatencyHistogram uncached = new LatencyHistogram();
    private final long slowNanos;

    /** @param slow how long a request takes at least to count as slow; positive */
    public RequestMetrics(Duration slow) {
        if (slow.isNegative() || slow.isZero()) {
            throw new IllegalArgumentException("slow must be positive, but was " + slow);
        }
        this.slowNanos = slow.toNanos();
    }

    /**
     * What is asked for.
     *
     * @param route such as {@code /api/questions/{id}}
     * @param method such as {@code GET}
     */
    public record Endpoint(String route, String method) {}

    /** Who answered. */
    public enum Answered {
        BY_CACHE,
        BY_APPLICATION
    }

    /**
     * Counts a request.
     *
     * @param status 100 to 599; others count, but in no class
     * @param nanos how long it took
     */
    public void record(Endpoint endpoint, int status, Answered answered, long nanos) {
        series(endpoint).record(status, nanos, nanos >= slowNanos);
        (answered == Answered.BY_CACHE ? cached : uncached).record(nanos);
    }

    private Series series(Endpoint endpoint) {
        Series known = endpoints.get(endpoint);
        if (known != null) {
            return known;
        }
        Endpoint bounded = endpoints.size() < MOST_ENDPOINTS ? endpoint : OTHER;
        return endpoints.computeIfAbsent(bounded, each -> new Series());
    }

    /** How long the requests took that a cache answered. */
    public Latencies cached() {
        return cached.snapshot();
    }

    /** How long the others took. */
    public Latencies uncached() {
        return uncached.snapshot();
    }

    /** What was recorded of an endpoint; of an unknown one, nothing. */
    public RequestStatistics of(Endpoint endpoint) {
        Series series = endpoints.get(endpoint);
        return (series == null ? new Series() : series).snapshot();
    }

    /** What was recorded of every endpoint, by route and method. */
    public Map<Endpoint, RequestStatistics> all() {
        return endpoints.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(
                        Comparator.comparing(Endpoint::route).thenComparing(Endpoint::method)))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().snapshot(), (a, b) -> a, LinkedHashMap::new));
    }

    private static final class Series {
        private final LatencyHistogram latencies = new LatencyHistogram();
        private final LongAdder totalNanos = new LongAdder();
        private final LongAdder slow = new LongAdder();
        private final LongAdder[] classes = IntStream.range(0, STATUS_CLASSES)
                .mapToObj(i -> new LongAdder())
                .toArray(LongAdder[]::new);

        void record(int status, long nanos, boolean isSlow) {
            latencies.record(nanos);
            totalNanos.add(Math.max(0, nanos));
            int statusClass = status / 100;
            if (statusClass >= 1 && statusClass <= STATUS_CLASSES) {
                classes[statusClass - 1].increment();
            }
            if (isSlow) {
                slow.increment();
            }
        }

        RequestStatistics snapshot() {
            Map<String, Long> byClass = new LinkedHashMap<>();
            for (int i = 0; i < STATUS_CLASSES; i++) {
                byClass.put((i + 1) + "xx", classes[i].sum());
            }
            return new RequestStatistics(latencies.snapshot(), Duration.ofNanos(totalNanos.sum()), byClass, slow.sum());
        }
    }
}
