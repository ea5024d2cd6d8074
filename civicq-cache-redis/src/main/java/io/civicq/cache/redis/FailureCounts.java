package io.civicq.cache.redis;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** How often operations failed or bytes were not believed, by cause. Thread-safe. */
final class FailureCounts {
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    void count(String cause) {
        counts.computeIfAbsent(cause, unseen -> new LongAdder()).increment();
    }

    /** The causes that occurred. */
    Map<String, Long> snapshot() {
        return counts.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().sum()));
    }
}
