package io.civicq.cache;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyPattern;
import io.civicq.cache.policy.CachePolicy;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Values by string keys, in the call shapes of CivicQ's caching strategy: {@code get}, {@code set}, {@code delete},
 * {@code deletePattern}, {@code clearAll}, {@code stats}.
 *
 * <p>For code that brings its own cache-aside logic. Such code cannot know whether a value that it read was invalidated
 * before it set it; {@link Cache#get} can, and loads once for concurrent misses.
 *
 * <p>A key is read as {@link CacheKey#parse} reads it, so it names the same entry as the {@link CacheKey} with this text;
 * values are of the type that is said at {@code set} and {@code get}, and a value of another type is not found.
 * Thread-safe.
 */
public final class CacheService {
    private static final String DATA_TYPE = "service";
    private static final CachePolicy POLICY =
            CachePolicy.freshFor(Duration.ofDays(365)).withJitter(0).withEarlyExpiryBeta(0);

    private final Caches caches;
    private final Node node;
    private final Map<Type, Engine<?>> engines = new ConcurrentHashMap<>();

    CacheService(Caches caches, Node node) {
        this.caches = caches;
        this.node = node;
    }

    /**
     * The value of a key, or null if there is none of this type.
     *
     * @throws IllegalArgumentException if the key is malformed
     */
    public <V> @Nullable V get(String key, Class<V> type) {
        return this.<V>engine(type).getIfPresent(CacheKey.parse(key));
    }

    /** The same for a type with generics. */
    public <V> @Nullable V get(String key, TypeRef<V> type) {
        return this.<V>engine(type.type()).getIfPresent(CacheKey.parse(key));
    }

    /**
     * Sets the value of a key, which is found again under the value's own class.
     *
     * @param ttl how long it lives; must be positive
     * @throws IllegalArgumentException if the key is malformed, the time is not positive, or the value is a collection,
     *     map or optional, whose class does not say what it holds
     */
    public void set(String key, Object value, Duration ttl) {
        if (value instanceof Collection || value instanceof Map || value instanceof Optional) {
            throw new IllegalArgumentException("the class of the value of '" + key + "', "
                    + value.getClass().getName()
                    + ", does not say what it holds; say it: set(key, value, new TypeRef<List<Question>>() {}, ttl)");
        }
        set(key, value, value.getClass(), ttl);
    }

    /** The same for a value that is to be found under this type. */
    public <V> void set(String key, V value, TypeRef<V> type, Duration ttl) {
        set(key, value, type.type(), ttl);
    }

    private void set(String key, Object value, Type type, Duration ttl) {
        if (ttl.isNegative() || ttl.isZero()) {
            throw new IllegalArgumentException("the ttl of '" + key + "' must be positive, but was " + ttl);
        }
        this.<Object>engine(type)
                .put(CacheKey.parse(key), Loaded.<Object>of(value).freshFor(ttl));
    }

    /** Deletes a key, whatever its type and data type. */
    public void delete(String key) {
        caches.invalidate(Invalidation.ofKeys(CacheKey.parse(key)).hard());
    }

    /**
     * Deletes every key that matches a glob, such as {@code civicq:ballot:123:*}. A glob whose only wildcard is a last
     * segment {@code *} costs the same however many keys match; see {@link KeyPattern}.
     *
     * @throws IllegalArgumentException if the pattern is blank or does not begin with a literal segment
     */
    public void deletePattern(String glob) {
        caches.invalidate(Invalidation.ofPattern(KeyPattern.of(glob)).hard());
    }

    /** Deletes everything, of every data type. All values are loaded again; use it sparingly. */
    public void clearAll() {
        caches.invalidate(Invalidation.ofEverything().hard());
    }

    /** The statistics of all caches, under the names of the strategy; see {@link CacheStatistics#toMap}. */
    public Map<String, @Nullable Object> stats() {
        return caches.statistics().toMap();
    }

    CacheStatistics.Outcomes outcomes() {
        CacheStatistics.Outcomes all = CacheStatistics.Outcomes.NONE;
        for (Engine<?> engine : engines.values()) {
            all = all.plus(engine.outcomes());
        }
        return all;
    }

    @SuppressWarnings("unchecked") // filed under its type
    private <V> Engine<V> engine(Type type) {
        return (Engine<V>) engines.computeIfAbsent(type, t -> new Engine<V>(node, DATA_TYPE, t, POLICY));
    }
}
