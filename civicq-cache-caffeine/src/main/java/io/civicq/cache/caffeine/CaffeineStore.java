package io.civicq.cache.caffeine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.civicq.cache.caffeine.Shares.Pressure;
import io.civicq.cache.caffeine.Shares.Want;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.spi.CacheEntry;
import io.civicq.cache.spi.Store;
import io.civicq.cache.spi.StoreSpec;
import io.civicq.cache.spi.TierStatistics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one data type, in a Caffeine cache of its own.
 *
 * <p>The map holds the entry itself, and when it ends is asked of its retention by the reader. Caffeine's variable expiration
 * would do the same, but it records every read for its policy, even where the cache is not half full. Caffeine only sweeps
 * up what nobody has read since the longest retention.
 */
final class CaffeineStore<V> implements Store<V> {
    private static final long LONGEST = 1L << 61;

    private final CaffeineTier tier;
    private final StoreSpec.Retention retention;
    private final boolean weighed;
    private final EvictionCounts evictions = new EvictionCounts();
    private final Cache<CacheKey, CacheEntry<V>> entries;
    private final Policy.Eviction<CacheKey, CacheEntry<V>> room;
    private final Policy.FixedExpiration<CacheKey, CacheEntry<V>> sweep;

    /** The longest retention so far, in nanoseconds; {@link #sweep} follows it under its monitor. */
    private final AtomicLong longest = new AtomicLong();

    /** What had been evicted by size when the bound was last divided; guarded by the tier's lock. */
    private long evictedAtDivision;

    CaffeineStore(CaffeineTier tier, StoreSpec<V> spec, @Nullable EntryWeigher weigher, Executor executor) {
        this.tier = tier;
        this.retention = spec.retention();
        this.weighed = weigher != null;
        Caffeine<Object, Object> caffeine = Caffeine.newBuilder()
                .ticker(spec.ticker()::nanos)
                .executor(executor)
                .recordStats(() -> evictions)
                .expireAfterWrite(Duration.ofNanos(LONGEST));
        this.entries = weigher == null
                ? caffeine.maximumSize(0).build()
                : caffeine.maximumWeight(0)
                        .<CacheKey, CacheEntry<V>>weigher((key, entry) -> weightOf(weigher.bytesOf(key, entry)))
                        .build();
        this.room = entries.policy().eviction().orElseThrow();
        this.sweep = entries.policy().expireAfterWrite().orElseThrow();
    }

    private static int weightOf(long bytes) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes));
    }

    @Override
    public @Nullable CacheEntry<V> get(CacheKey key) {
        CacheEntry<V> entry = entries.getIfPresent(key);
        if (entry == null || retention.nanosFor(entry) > 0) {
            return entry;
        }
        if (entries.asMap().remove(key, entry)) {
            evictions.recordEviction(0, RemovalCause.EXPIRED);
        }
        return null;
    }

    @Override
    public void put(CacheKey key, CacheEntry<V> entry) {
        long nanos = Math.min(LONGEST, retention.nanosFor(entry));
        if (nanos <= 0) {
            entries.invalidate(key);
            return;
        }
        if (nanos > longest.get()) {
            sweepAfter(nanos);
        }
        entries.put(key, entry);
        tier.kept(this);
    }

    private void sweepAfter(long nanos) {
        synchronized (sweep) {
            long most = longest.accumulateAndGet(nanos, Math::max);
            sweep.setExpiresAfter(Duration.ofNanos(most));
        }
    }

    @Override
    public void remove(CacheKey key) {
        entries.invalidate(key);
    }

    /** {@inheritDoc} Goes through all of them, which disturbs no reader. */
    @Override
    public Map<CacheKey, CacheEntry<V>> sample(int most, RandomGenerator random) {
        Map<CacheKey, CacheEntry<V>> sample = new HashMap<>();
        int size = (int) Math.min(Integer.MAX_VALUE, keys());
        for (Map.Entry<CacheKey, CacheEntry<V>> each : entries.asMap().entrySet()) {
            if (sample.size() >= 2L * most) {
                break;
            }
            if (size <= most || random.nextInt(size) < most) {
                sample.put(each.getKey(), each.getValue());
            }
        }
        return sample;
    }

    void clear() {
        entries.invalidateAll();
    }

    /** Lets Caffeine do what it has put off. */
    void settle() {
        entries.cleanUp();
    }

    EvictionCounts evictions() {
        return evictions;
    }

    long keys() {
        return entries.estimatedSize();
    }

    /** The room that the entries take, in the unit of the bound. */
    long used() {
        return weighed ? room.weightedSize().orElse(0) : keys();
    }

    long share() {
        return room.getMaximum();
    }

    void share(long share) {
        room.setMaximum(share);
    }

    /** What it wants of the bound, by what it keeps and what it has given up since {@link #divided}. */
    Want want() {
        return new Want(used(), evictions.bySize() > evictedAtDivision ? Pressure.HUNGRY : Pressure.CONTENT);
    }

    /** The bound has just been divided. */
    void divided() {
        evictedAtDivision = evictions.bySize();
    }

    @Override
    public TierStatistics statistics() {
        return new TierStatistics(
                true,
                keys(),
                weighed ? used() : TierStatistics.UNKNOWN,
                TierStatistics.UNKNOWN,
                evictions.bySize(),
                evictions.byCause(),
                Map.of());
    }
}
