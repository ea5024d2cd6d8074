package io.civicq.cache.bench.peers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.integration.CacheLoader;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import org.redisson.jcache.JCachingProvider;
import org.redisson.jcache.configuration.RedissonConfiguration;

/**
 * Redisson's JCache with read-through: of what its open edition has, the one that both loads under a lock of the key and lets
 * every entry expire. It has no near tier: entries of a local cached map expire near only.
 */
final class RedissonPeer implements Peer {
    @Override
    public Peer.Node open(String url, List<DataType> types, Source source) {
        Config config = new Config();
        config.useSingleServer().setAddress(url);
        RedissonClient client = Redisson.create(config);
        // A provider of its own: managers of one provider would share what is to be two nodes.
        CacheManager manager = new JCachingProvider().getCacheManager();
        Map<String, Cache<Integer, String>> caches = new HashMap<>();
        for (DataType type : types) {
            MutableConfiguration<Integer, String> settings = new MutableConfiguration<Integer, String>()
                    .setTypes(Integer.class, String.class)
                    .setReadThrough(true)
                    .setCacheLoaderFactory(new FactoryBuilder.SingletonFactory<>(new ItemLoader(type, source)))
                    .setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(new javax.cache.expiry.Duration(
                            TimeUnit.MILLISECONDS, type.freshFor().toMillis())));
            caches.put(
                    type.name(),
                    manager.createCache(type.name(), RedissonConfiguration.fromInstance(client, settings)));
        }
        return new Node(manager, client, Map.copyOf(caches));
    }

    private record ItemLoader(DataType type, Source source) implements CacheLoader<Integer, String> {
        @Override
        public String load(Integer number) {
            return source.load(new Item(type, number));
        }

        @Override
        public Map<Integer, String> loadAll(Iterable<? extends Integer> numbers) {
            return StreamSupport.stream(numbers.spliterator(), false)
                    .collect(Collectors.toMap(number -> number, this::load));
        }
    }

    private record Node(CacheManager manager, RedissonClient client, Map<String, Cache<Integer, String>> caches)
            implements Peer.Node {
        private Cache<Integer, String> cache(Item item) {
            return Objects.requireNonNull(caches.get(item.type().name()));
        }

        @Override
        public String read(Item item) {
            return cache(item).get(item.number());
        }

        @Override
        public void invalidate(Item item) {
            cache(item).remove(item.number());
        }

        @Override
        public void close() {
            manager.close();
            client.shutdown();
        }
    }
}
