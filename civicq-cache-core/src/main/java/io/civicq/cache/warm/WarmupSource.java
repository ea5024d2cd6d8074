package io.civicq.cache.warm;

import io.civicq.cache.BulkLoader;
import io.civicq.cache.Cache;
import io.civicq.cache.Loaded;
import io.civicq.cache.key.CacheKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is to be cached of one data type: which keys, and how their values are loaded.
 *
 * <p>The keys are a stream that is opened for each run, read as far as the loads go, and closed: a query with a cursor is
 * never held in memory whole. Immutable; thread-safe if the suppliers and loaders are.
 *
 * @param <I> what a value is loaded by: its key, or an id of the application's
 * @param <V> the type of the values
 */
public final class WarmupSource<I, V> {
    private final Cache<V> cache;
    private final Ids<I> ids;
    private final Function<? super I, CacheKey> key;
    private final BatchLoader<I, V> loader;
    private final OptionalInt batchSize;
    private final OptionalLong expected;

    /**
     * Opens what is to be warmed, for one run.
     *
     * @param <I> the ids
     */
    @FunctionalInterface
    public interface Ids<I> {
        /** A stream that is closed after the run. What this throws ends the source, and is told in the report. */
        Stream<? extends I> open() throws Exception;
    }

    /**
     * Loads the values of several ids at once.
     *
     * @param <I> the ids
     * @param <V> the values
     */
    @FunctionalInterface
    public interface IdLoader<I, V> {
        /** The values by id. An id that is missing in the answer is known to have none. */
        Map<I, ? extends V> loadAll(Collection<I> ids) throws Exception;
    }

    /**
     * Loads the value of one id.
     *
     * @param <I> the ids
     * @param <V> the values
     */
    @FunctionalInterface
    public interface OneLoader<I, V> {
        /** The value; null means that it is known to be absent. */
        @Nullable
        V load(I id) throws Exception;
    }

    /** All of these, as one. */
    @FunctionalInterface
    interface BatchLoader<I, V> {
        Map<CacheKey, Loaded<V>> load(Map<CacheKey, I> wanted) throws Exception;
    }

    private WarmupSource(
            Cache<V> cache,
            Ids<I> ids,
            Function<? super I, CacheKey> key,
            BatchLoader<I, V> loader,
            OptionalInt batchSize,
            OptionalLong expected) {
        this.cache = cache;
        this.ids = ids;
        this.key = key;
        this.loader = loader;
        this.batchSize = batchSize;
        this.expected = expected;
    }

    /**
     * Values that are loaded by key, with the tags and lifetimes that reads of them would give them. A value whose reads use
     * {@code getLoaded} belongs here: warmed without its tags, it would not fall to an invalidation of them.
     */
    public static <V> WarmupSource<CacheKey, V> of(
            Cache<V> cache, Ids<CacheKey> keys, BulkLoader<Loaded<V>, ? extends Exception> loader) {
        return new WarmupSource<>(
                cache,
                keys,
                Function.identity(),
                wanted -> loaded(loader.loadAll(wanted.keySet())),
                OptionalInt.empty(),
                OptionalLong.empty());
    }

    private static <V> Map<CacheKey, Loaded<V>> loaded(@Nullable Map<CacheKey, ? extends Loaded<V>> values) {
        if (values == null) {
            throw new IllegalStateException(
                    "the loader returned null; for known absences return a map without those keys");
        }
        return Map.copyOf(values);
    }

    /** Values that are loaded by the application's own ids, many in one call, such as the rows of a {@code SELECT … IN}. */
    public static <I, V> WarmupSource<I, V> ofIds(
            Cache<V> cache, Ids<I> ids, Function<? super I, CacheKey> key, IdLoader<I, V> loader) {
        BatchLoader<I, V> batch = wanted -> {
            Map<I, ? extends V> values = loader.loadAll(wanted.values());
            if (values == null) {
                throw new IllegalStateException(
                        "the loader returned null; for known absences return a map without those ids");
            }
            Map<CacheKey, Loaded<V>> loaded = new HashMap<>();
            wanted.forEach((one, id) -> loaded.put(one, Loaded.of(values.get(id))));
            return loaded;
        };
        return new WarmupSource<>(cache, ids, key, batch, OptionalInt.empty(), OptionalLong.empty());
    }

    /** Values that can only be loaded one by one, such as what is computed for a contest. A load that fails costs no other. */
    public static <I, V> WarmupSource<I, V> ofEach(
            Cache<V> cache, Ids<I> ids, Function<? super I, CacheKey> key, OneLoader<I, V> loader) {
        return ofEachLoaded(cache, ids, key, id -> Loaded.of(loader.load(id)));
    }

    /** The same with the tags and lifetimes that reads of them would give them. */
    public static <I, V> WarmupSource<I, V> ofEachLoaded(
            Cache<V> cache, Ids<I> ids, Function<? super I, CacheKey> key, OneLoader<I, Loaded<V>> loader) {
        BatchLoader<I, V> batch = wanted -> {
            Map<CacheKey, Loaded<V>> loaded = new HashMap<>();
            for (Map.Entry<CacheKey, I> one : wanted.entrySet()) {
                Loaded<V> value = loader.load(one.getValue());
                loaded.put(one.getKey(), value == null ? Loaded.of(null) : value);
            }
            return loaded;
        };
        return new WarmupSource<>(cache, ids, key, batch, OptionalInt.of(1), OptionalLong.empty());
    }

    /**
     * The same with batches of its own size: small for rows that are large or slow.
     *
     * @throws IllegalArgumentException if it is not from 1 to 10,000
     */
    public WarmupSource<I, V> withBatchSize(int keys) {
        WarmupSettings.require("batchSize", keys, WarmupSettings.MOST_IN_A_BATCH);
        return new WarmupSource<>(cache, ids, key, loader, OptionalInt.of(keys), expected);
    }

    /** The same with how many keys there will be, about, so that progress can be shown in per cent. */
    public WarmupSource<I, V> expecting(long keys) {
        return new WarmupSource<>(cache, ids, key, loader, batchSize, OptionalLong.of(Math.max(0, keys)));
    }

    /** The data type that it warms. */
    public String dataType() {
        return cache.name();
    }

    Cache<V> cache() {
        return cache;
    }

    Stream<? extends I> openIds() throws Exception {
        return ids.open();
    }

    CacheKey keyOf(I id) {
        return key.apply(id);
    }

    BatchLoader<I, V> loader() {
        return loader;
    }

    int batchSize(WarmupSettings settings) {
        return batchSize.orElse(settings.batchSize());
    }

    OptionalLong expected() {
        return expected;
    }
}
