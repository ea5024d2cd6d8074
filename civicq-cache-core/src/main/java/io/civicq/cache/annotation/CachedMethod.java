package io.civicq.cache.annotation;

import io.civicq.cache.Answer;
import io.civicq.cache.Cache;
import io.civicq.cache.Caches;
import io.civicq.cache.Loaded;
import io.civicq.cache.Loader;
import io.civicq.cache.TypeRef;
import io.civicq.cache.annotation.plan.KeyPlan;
import io.civicq.cache.annotation.plan.Lifetime;
import io.civicq.cache.annotation.plan.ParameterFacts;
import io.civicq.cache.annotation.plan.ParameterFacts.Role;
import io.civicq.cache.annotation.plan.PlanException;
import io.civicq.cache.annotation.plan.Site;
import io.civicq.cache.annotation.plan.TagPlan;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyTable;
import io.civicq.cache.key.KeyTemplate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One method whose values are cached: its cache, its key, its tags and its lifetime. For generated decorators and proxies; an
 * application has {@link Cache}.
 *
 * <p>A null key means that this call is not cached. Immutable and thread-safe.
 *
 * @param <V> the type of the values
 */
public final class CachedMethod<V> {
    private final Cache<V> cache;
    private final KeyTemplate template;
    private final int[] order;
    private final boolean isInOrder;
    private final List<TagPlan> tags;
    private final @Nullable Duration lifetime;

    private CachedMethod(Cache<V> cache, KeyPlan plan, List<TagPlan> tags, @Nullable Duration lifetime) {
        this.cache = cache;
        this.template = plan.template();
        this.order = plan.order().stream().mapToInt(Integer::intValue).toArray();
        this.isInOrder = isInOrder(order);
        this.tags = tags;
        this.lifetime = lifetime;
    }

    private static boolean isInOrder(int[] order) {
        return IntStream.range(0, order.length).allMatch(i -> order[i] == i);
    }

    /**
     * A description of a method with {@link Cached}.
     *
     * @param method as messages name it
     */
    public static Description cached(String dataType, String method) {
        return new Description(dataType, "@Cached on " + method, Names.ALL);
    }

    /** A description of a method with {@link CachePut}. */
    public static Description put(String dataType, String method) {
        return new Description(dataType, "@CachePut on " + method, Names.SOME);
    }

    /** Whether all names must be in the key. */
    private enum Names {
        ALL,
        SOME
    }

    /** The key with this number for the only parameter. */
    public CacheKey numbered(long number) {
        return template.key(number);
    }

    /** The key for these arguments, in the order of the description; null if one of them has no place in a key. */
    public @Nullable CacheKey key(@Nullable Object... arguments) {
        try {
            if (order.length == 1) {
                Object part = arguments[order[0]];
                return part instanceof Integer number ? template.key(number.longValue()) : template.key(part);
            }
            if (isInOrder && arguments.length == order.length) {
                return template.key(arguments);
            }
            @Nullable Object[] parts = new @Nullable Object[order.length];
            for (int i = 0; i < parts.length; i++) {
                parts[i] = arguments[order[i]];
            }
            return template.key(parts);
        } catch (IllegalArgumentException blank) {
            return null;
        }
    }

    /** What a call of the method with these arguments has loaded. A known absence lives as long as the policy says. */
    public Loaded<V> loaded(@Nullable V value, @Nullable Object... arguments) {
        Loaded<V> loaded = Loaded.of(value);
        if (!tags.isEmpty()) {
            loaded = loaded.tagged(tags.stream().map(tag -> tag.tag(arguments)).toArray(String[]::new));
        }
        return lifetime == null || value == null ? loaded : loaded.freshFor(lifetime);
    }

    /** The cached value, or else the loaded one; the loader's exceptions come out as they are. */
    @SuppressWarnings("unchecked") // the loader throws what the method declares, so its caller knows of it
    public @Nullable V get(@Nullable CacheKey key, Loader<Loaded<V>, ?> loader) {
        return getOrThrow(key, (Loader<Loaded<V>, RuntimeException>) loader);
    }

    private <X extends Exception> @Nullable V getOrThrow(@Nullable CacheKey key, Loader<Loaded<V>, X> loader) throws X {
        if (key != null) {
            return cache.getLoaded(key, loader);
        }
        Loaded<V> loaded = loader.load();
        return loaded == null ? null : loaded.value();
    }

    /** The same with where it was found. */
    @SuppressWarnings("unchecked") // as above
    public Answer<V> find(@Nullable CacheKey key, Loader<Loaded<V>, ?> loader) {
        return findOrThrow(key, (Loader<Loaded<V>, RuntimeException>) loader);
    }

    private <X extends Exception> Answer<V> findOrThrow(@Nullable CacheKey key, Loader<Loaded<V>, X> loader) throws X {
        if (key != null) {
            return cache.findLoaded(key, loader);
        }
        Loaded<V> loaded = loader.load();
        return Answer.loaded(loaded == null ? null : loaded.value());
    }

    /** The value without waiting for it; the loader waits for what its method has promised. */
    public CompletableFuture<@Nullable V> later(CacheKey key, Loader<Loaded<V>, ?> loader) {
        return cache.getLoadedAsync(key, loader);
    }

    /** Keeps what was written, with these arguments for the names of the description. */
    public void put(V value, @Nullable Object... arguments) {
        CacheKey key = key(arguments);
        if (key != null) {
            cache.put(key, loaded(value, arguments));
        }
    }

    /** Says what there is to know of a method. Not thread-safe. */
    public static final class Description {
        private final String dataType;
        private final String who;
        private final Names names;
        private final List<ParameterFacts<ReflectedType>> parameters = new ArrayList<>();
        private String key = "";
        private String ttl = "";
        private List<String> tags = List.of();

        private Description(String dataType, String who, Names names) {
            this.dataType = dataType;
            this.who = who;
            this.names = names;
        }

        /** The next name that a key or a tag may take, and the type of its argument. */
        public Description parameter(String name, Class<?> type) {
            return add(new ParameterFacts<>(name, new ReflectedType(type), Role.KEY));
        }

        Description add(ParameterFacts<ReflectedType> parameter) {
            parameters.add(parameter);
            return this;
        }

        /** The template of the key, in place of the data type's. */
        public Description key(String template) {
            this.key = template;
            return this;
        }

        /** The lifetime, in place of the policy's. */
        public Description ttl(String duration) {
            this.ttl = duration;
            return this;
        }

        /** Tags, besides the data type's. */
        public Description tags(String... templates) {
            this.tags = List.of(templates);
            return this;
        }

        /**
         * The method, ready to be called.
         *
         * @throws IllegalArgumentException if the data type has no policy, or none of its keys fits the parameters; the message
         *     names the method and what is allowed
         */
        public <V> CachedMethod<V> open(Caches caches, KeyTable keys, Class<V> type) {
            return open(caches, keys, TypeRef.of(type));
        }

        /** The same for a type with generics. */
        public <V> CachedMethod<V> open(Caches caches, KeyTable keys, TypeRef<V> type) {
            KeyPlan plan = plan(keys.rows(dataType));
            List<TagPlan> all = new ArrayList<>(TagPlan.of(who, parameters, plan.tags()));
            all.addAll(TagPlan.of(who, parameters, tags));
            return new CachedMethod<>(cache(caches, type), plan, List.copyOf(all), Lifetime.of(who, ttl));
        }

        private KeyPlan plan(List<KeyTable.Row> rows) {
            if (names == Names.ALL) {
                return key.isEmpty()
                        ? KeyPlan.ofTable(who, parameters, dataType, rows)
                        : KeyPlan.ofText(who, parameters, key);
            }
            return key.isEmpty()
                    ? KeyPlan.ofTableWithin(who, parameters, dataType, rows)
                    : KeyPlan.bound(
                            KeyPlan.parsed(who, key, Site.element("key")), parameters, who, Site.element("key"));
        }

        private <V> Cache<V> cache(Caches caches, TypeRef<V> type) {
            try {
                return caches.cache(dataType, type);
            } catch (IllegalArgumentException e) {
                throw new PlanException(who + ": " + e.getMessage(), Site.element("value"), e);
            }
        }
    }
}
