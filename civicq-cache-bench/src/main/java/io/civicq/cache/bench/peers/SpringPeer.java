package io.civicq.cache.bench.peers;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.cache.Cache;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.CachingConfigurer;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.interceptor.CacheErrorHandler;
import org.springframework.cache.interceptor.CacheOperationInvocationContext;
import org.springframework.cache.interceptor.CacheResolver;
import org.springframework.cache.interceptor.LoggingCacheErrorHandler;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.cache.BatchStrategies;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.cache.RedisCacheWriter;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Spring's {@code @Cacheable(sync = true)} over Redis through Lettuce, with a time-out of 200 ms and the error handler that
 * logs in place of the defaults, with which every outage lasts 60 s and reaches the caller.
 */
final class SpringPeer implements Peer {
    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final Duration LONGEST_LOCK = Duration.ofSeconds(10);
    private static final Duration LOCK_POLL = Duration.ofMillis(5);

    private final Function<RedisConnectionFactory, RedisCacheWriter> writer;

    private SpringPeer(Function<RedisConnectionFactory, RedisCacheWriter> writer) {
        this.writer = writer;
    }

    /** One with the writer that Spring has by default, which takes no locks. */
    static SpringPeer withoutLocks() {
        return new SpringPeer(RedisCacheWriter::nonLockingRedisCacheWriter);
    }

    /** One whose writer locks the cache while a value is loaded, for as long as its page warns to bound that. */
    static SpringPeer withLocks() {
        return new SpringPeer(connections -> RedisCacheWriter.lockingRedisCacheWriter(
                connections, LOCK_POLL, RedisCacheWriter.TtlFunction.just(LONGEST_LOCK), BatchStrategies.scan(1_000)));
    }

    @Override
    public Peer.Node open(String url, List<DataType> types, Source source) {
        String[] address = url.substring("redis://".length()).split(":", -1);
        LettuceConnectionFactory connections = new LettuceConnectionFactory(
                new RedisStandaloneConfiguration(address[0], Integer.parseInt(address[1])),
                LettuceClientConfiguration.builder().commandTimeout(PATIENCE).build());
        connections.afterPropertiesSet();
        connections.start();
        Map<String, RedisCacheConfiguration> configurations = types.stream()
                .collect(Collectors.toMap(
                        DataType::name,
                        type -> RedisCacheConfiguration.defaultCacheConfig().entryTtl(type.freshFor())));
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.registerBean(
                RedisCacheManager.class,
                () -> RedisCacheManager.builder(writer.apply(connections))
                        .withInitialCacheConfigurations(configurations)
                        .build());
        context.registerBean("byType", ByType.class, () -> new ByType(context.getBean(RedisCacheManager.class)));
        context.registerBean(Texts.class, () -> new Texts(source));
        context.register(Caching.class);
        context.refresh();
        return new Node(context, connections, context.getBean(Texts.class));
    }

    /** What an application would configure. */
    @Configuration(proxyBeanMethods = false)
    @EnableCaching(proxyTargetClass = true)
    static class Caching implements CachingConfigurer {
        @Override
        public CacheErrorHandler errorHandler() {
            return new LoggingCacheErrorHandler();
        }
    }

    /** The cache of an item's type. */
    private record ByType(RedisCacheManager manager) implements CacheResolver {
        @Override
        public Collection<Cache> resolveCaches(CacheOperationInvocationContext<?> call) {
            Item item = (Item) Objects.requireNonNull(call.getArgs()[0]);
            return List.of(Objects.requireNonNull(manager.getCache(item.type().name())));
        }
    }

    /** What an application would annotate. The name of the cache is that of the item's type. */
    static class Texts {
        private final Source source;

        Texts(Source source) {
            this.source = source;
        }

        @Cacheable(cacheResolver = "byType", key = "#p0.number()", sync = true)
        public String read(Item item) {
            return source.load(item);
        }

        @CacheEvict(cacheResolver = "byType", key = "#p0.number()")
        public void invalidate(Item item) {
            // The annotation does it.
        }
    }

    private record Node(AnnotationConfigApplicationContext context, LettuceConnectionFactory connections, Texts texts)
            implements Peer.Node {
        @Override
        public String read(Item item) {
            return texts.read(item);
        }

        @Override
        public void invalidate(Item item) {
            texts.invalidate(item);
        }

        @Override
        public void close() {
            context.close();
            connections.destroy();
        }
    }
}
