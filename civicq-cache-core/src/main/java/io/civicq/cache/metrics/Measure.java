package io.civicq.cache.metrics;

import io.civicq.cache.spi.Latencies;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What can be alerted on, computed of two readings. */
public enum Measure {
    /** Hits in a hundred reads. Its samples are reads. */
    HIT_RATE("%") {
        @Override
        @Nullable
        Measured of(Reading from, Reading to) {
            long hits = to.hits() - from.hits();
            long reads = hits + to.misses() - from.misses();
            return reads == 0 ? null : new Measured(100.0 * hits / reads, reads);
        }
    },
    /** Per cent of the memory that the shared tier may use. Its one sample is the later reading. */
    MEMORY_USE("%") {
        @Override
        @Nullable
        Measured of(Reading from, Reading to) {
            return to.memoryLimitBytes() <= 0 || to.memoryUsedBytes() < 0
                    ? null
                    : new Measured(100.0 * to.memoryUsedBytes() / to.memoryLimitBytes(), 1);
        }
    },
    /** Entries given up for lack of room in a minute. Its samples are evictions, and one for the time without any. */
    EVICTIONS_PER_MINUTE("/min") {
        @Override
        @Nullable
        Measured of(Reading from, Reading to) {
            long nanos = to.atNanos() - from.atNanos();
            long evicted = to.evictedKeys() - from.evictedKeys();
            return nanos <= 0
                    ? null
                    : new Measured((double) evicted * Duration.ofMinutes(1).toNanos() / nanos, evicted + 1);
        }
    },
    /** The 95th percentile of all requests, in milliseconds. */
    REQUEST_P95("ms") {
        @Override
        @Nullable
        Measured of(Reading from, Reading to) {
            return p95(to.cached().since(from.cached()).plus(to.uncached().since(from.uncached())));
        }
    },
    /** The 95th percentile of the requests that a cache answered, in milliseconds. */
    CACHED_REQUEST_P95("ms") {
        @Override
        @Nullable
        Measured of(Reading from, Reading to) {
            return p95(to.cached().since(from.cached()));
        }
    },
    /** The 95th percentile of the other requests, in milliseconds. */
    UNCACHED_REQUEST_P95("ms") {
        @Override
        @Nullable
        Measured of(Reading from, Reading to) {
            return p95(to.uncached().since(from.uncached()));
        }
    },
    /** The 95th percentile of reads of the shared tier, in milliseconds. */
    CACHE_P95("ms") {
        @Override
        @Nullable
        Measured of(Reading from, Reading to) {
            return p95(to.far().since(from.far()));
        }
    };

    private final String unit;

    Measure(String unit) {
        this.unit = unit;
    }

    /** What its values are counted in. */
    public String unit() {
        return unit;
    }

    /** The value over the time between two readings; null if they do not tell. */
    abstract @Nullable Measured of(Reading from, Reading to);

    private static @Nullable Measured p95(Latencies seen) {
        return seen.count() == 0 ? null : new Measured(seen.percentile(0.95).toNanos() / 1e6, seen.count());
    }

    /**
     * A value, and how much stands behind it.
     *
     * @param value in the unit of the measure
     * @param samples how many were seen
     */
    record Measured(double value, long samples) {}
}
