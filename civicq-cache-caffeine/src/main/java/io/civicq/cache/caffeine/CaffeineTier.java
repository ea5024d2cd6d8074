package io.civicq.cache.caffeine;

import io.civicq.cache.caffeine.Shares.Want;
import io.civicq.cache.spi.Store;
import io.civicq.cache.spi.StoreSpec;
import io.civicq.cache.spi.Tier;
import io.civicq.cache.spi.TierStatistics;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The near tier: entries in this process, kept by Caffeine within one bound for all data types together.
 *
 * <p>Each data type has a Caffeine cache of its own, so that a hit is one look into one map, by the key itself. The tier
 * divides its bound among them: while an eighth of it is free each may take what is free; after that a data type that must
 * give up entries gets more of what others leave unused, and no data type can push another below a fair share. Between two
 * looks at what is used, 16 puts at the most apart, the entries may exceed the bound.
 *
 * <p>Made for one {@code Caches}. Thread-safe.
 */
public final class CaffeineTier implements Tier {
    /** The bound is divided again when this part of all entries has been given up for lack of room. */
    private static final int DIVIDE_PART = 64;

    private static final int MOST_PUTS_BETWEEN_LOOKS = 16;
    private static final int PUTS_BETWEEN_LOOKS_PART = 64;

    private final long bound;
    private final long putsBetweenLooks;
    private final @Nullable EntryWeigher weigher;
    private final Executor executor;

    /** Taken to open a store and to divide the bound. Caffeine's own locks are taken within it, never the other way. */
    private final ReentrantLock lock = new ReentrantLock();

    /** Written under the lock. */
    private final Map<Name, CaffeineStore<?>> stores = new ConcurrentHashMap<>();

    private final AtomicLong puts = new AtomicLong();
    private final AtomicLong peak = new AtomicLong();

    /** How many evictions by size are reason to divide again; written under the lock. */
    private volatile long divideAt = 1;

    /** Whether shares were given out that together exceed the bound; written under the lock. */
    private volatile boolean roomy = true;

    /** Set before the stores are cleared. */
    private volatile boolean closed;

    private record Name(String namespace, String dataType, Type valueType) {}

    private CaffeineTier(long bound, @Nullable EntryWeigher weigher, Executor executor) {
        if (bound <= 0) {
            throw new IllegalArgumentException("the bound of a tier must be positive, but was " + bound);
        }
        this.bound = bound;
        this.putsBetweenLooks = Math.max(1, Math.min(MOST_PUTS_BETWEEN_LOOKS, bound / PUTS_BETWEEN_LOOKS_PART));
        this.weigher = weigher;
        this.executor = executor;
    }

    /**
     * A tier that keeps this many entries, of all data types together.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public static CaffeineTier ofMaximumCount(long count) {
        return new CaffeineTier(count, null, UpkeepThread.start());
    }

    /**
     * A tier that keeps about this many bytes of entries, of all data types together, as
     * {@link EntryWeigher#estimating()} sees them.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public static CaffeineTier ofMaximumWeight(long bytes) {
        return ofMaximumWeight(bytes, EntryWeigher.estimating());
    }

    /**
     * A tier that keeps this many bytes of entries, of all data types together, as the weigher sees them.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public static CaffeineTier ofMaximumWeight(long bytes, EntryWeigher weigher) {
        return new CaffeineTier(bytes, weigher, UpkeepThread.start());
    }

    /**
     * A tier with the same bound, whose upkeep (eviction, and the order of use) is done by this executor. Without it, it is
     * one daemon thread; with {@code Runnable::run} the callers do it, which makes a hit several times slower once the
     * tier is half full.
     */
    public CaffeineTier withExecutor(Executor upkeep) {
        return new CaffeineTier(bound, weigher, upkeep);
    }

    @Override
    public String name() {
        return "caffeine";
    }

    @Override
    @SuppressWarnings("unchecked")
    public <V> Store<V> open(StoreSpec<V> spec) {
        Name name = new Name(spec.namespace(), spec.dataType(), spec.valueType());
        lock.lock();
        try {
            CaffeineStore<V> opened = (CaffeineStore<V>) stores.get(name);
            if (opened == null) {
                opened = new CaffeineStore<>(this, spec, weigher, executor);
                stores.put(name, opened);
                divide();
            }
            return opened;
        } finally {
            lock.unlock();
        }
    }

    /** Called by a store that has put an entry. */
    void kept(CaffeineStore<?> store) {
        if (closed) {
            store.clear();
            return;
        }
        boolean full =
                puts.incrementAndGet() % putsBetweenLooks == 0 && !Shares.isRoomy(bound, lookAtWeight()) && roomy;
        boolean crowded = store.evictions().bySize() > 0 && evictedBySize() >= divideAt;
        if ((full || crowded) && lock.tryLock()) {
            try {
                divide();
            } finally {
                lock.unlock();
            }
        }
    }

    private long evictedBySize() {
        return stores.values().stream()
                .mapToLong(store -> store.evictions().bySize())
                .sum();
    }

    private long used() {
        return stores.values().stream().mapToLong(CaffeineStore::used).sum();
    }

    private long keys() {
        return stores.values().stream().mapToLong(CaffeineStore::keys).sum();
    }

    private long lookAtWeight() {
        long used = used();
        peak.accumulateAndGet(used, Math::max);
        return used;
    }

    /** Shares shrink before others grow, so that together they do not exceed the bound on the way. */
    private void divide() {
        List<CaffeineStore<?>> takers = new ArrayList<>(stores.values());
        roomy = Shares.isRoomy(bound, lookAtWeight());
        List<Want> wants = takers.stream().map(CaffeineStore::want).toList();
        long[] shares = Shares.of(bound, wants);
        for (int i = 0; i < shares.length; i++) {
            if (shares[i] < takers.get(i).share()) {
                takers.get(i).share(shares[i]);
            }
        }
        for (int i = 0; i < shares.length; i++) {
            if (shares[i] > takers.get(i).share()) {
                takers.get(i).share(shares[i]);
            }
        }
        takers.forEach(CaffeineStore::divided);
        divideAt = evictedBySize() + 1 + keys() / DIVIDE_PART;
    }

    /**
     * What it keeps and what left it. Weights are those of the {@link EntryWeigher}; the peak is the most that was seen
     * at every 16th write, whenever the bound was divided, and now.
     */
    @Override
    public TierStatistics statistics() {
        Map<String, Long> evictions = new HashMap<>();
        for (CaffeineStore<?> store : stores.values()) {
            store.evictions().byCause().forEach((cause, count) -> evictions.merge(cause, count, Long::sum));
        }
        boolean weighed = weigher != null;
        long used = lookAtWeight();
        return new TierStatistics(
                true,
                keys(),
                weighed ? used : TierStatistics.UNKNOWN,
                weighed ? peak.get() : TierStatistics.UNKNOWN,
                evictedBySize(),
                evictions,
                Map.of());
    }

    @Override
    public void clear() {
        stores.values().forEach(CaffeineStore::clear);
    }

    @Override
    public void close() {
        closed = true;
        clear();
    }

    /** Lets Caffeine do what it has put off; for tests. */
    void settle() {
        stores.values().forEach(CaffeineStore::settle);
    }
}
