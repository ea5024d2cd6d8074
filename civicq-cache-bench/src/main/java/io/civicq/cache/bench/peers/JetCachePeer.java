package io.civicq.cache.bench.peers;

import com.alicp.jetcache.Cache;
import com.alicp.jetcache.CacheBuilder;
import com.alicp.jetcache.SimpleCacheManager;
import com.alicp.jetcache.anno.CacheConsts;
import com.alicp.jetcache.anno.CacheType;
import com.alicp.jetcache.embedded.CaffeineCacheBuilder;
import com.alicp.jetcache.redis.lettuce.RedisLettuceCacheBuilder;
import com.alicp.jetcache.support.Fastjson2KeyConvertor;
import com.alicp.jetcache.support.JavaValueDecoder;
import com.alicp.jetcache.support.JavaValueEncoder;
import com.alicp.jetcache.template.CacheBuilderTemplate;
import com.alicp.jetcache.template.NotifyMonitorInstaller;
import com.alicp.jetcache.template.QuickConfig;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * JetCache with both tiers, penetration protection and invalidation of other nodes' copies, put together as its page on
 * Lettuce without Spring Boot says: commands are rejected while it is disconnected, Java serialisation.
 */
final class JetCachePeer implements Peer {
    @Override
    public Peer.Node open(String url, List<DataType> types, Source source) {
        RedisClient client = RedisClient.create(url);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .build());
        SimpleCacheManager manager = new SimpleCacheManager();
        manager.setCacheBuilderTemplate(template(client));
        Map<String, Cache<String, String>> caches = new HashMap<>();
        for (DataType type : types) {
            QuickConfig config = QuickConfig.newBuilder(type.name() + ":")
                    .cacheType(CacheType.BOTH)
                    .expire(type.freshFor())
                    .localLimit(NEAR_ENTRIES)
                    .syncLocal(true)
                    .penetrationProtect(true)
                    .build();
            caches.put(type.name(), manager.getOrCreateCache(config));
        }
        return new Node(manager, client, Map.copyOf(caches), source);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // varargs of raw types
    private static CacheBuilderTemplate template(RedisClient client) {
        CacheBuilder local =
                CaffeineCacheBuilder.createCaffeineCacheBuilder().keyConvertor(Fastjson2KeyConvertor.INSTANCE);
        CacheBuilder remote = RedisLettuceCacheBuilder.createRedisLettuceCacheBuilder()
                .keyConvertor(Fastjson2KeyConvertor.INSTANCE)
                .valueEncoder(JavaValueEncoder.INSTANCE)
                .valueDecoder(JavaValueDecoder.INSTANCE)
                .broadcastChannel("civicq")
                .redisClient(client)
                .pubSubConnection(client.connectPubSub());
        CacheBuilderTemplate template = new CacheBuilderTemplate(
                true, Map.of(CacheConsts.DEFAULT_AREA, local), Map.of(CacheConsts.DEFAULT_AREA, remote));
        // Its Spring beans do this; without it nothing is sent to other nodes.
        template.getCacheMonitorInstallers().add(new NotifyMonitorInstaller(area -> remote));
        return template;
    }

    private record Node(
            SimpleCacheManager manager, RedisClient client, Map<String, Cache<String, String>> caches, Source source)
            implements Peer.Node {
        private Cache<String, String> cache(Item item) {
            return Objects.requireNonNull(caches.get(item.type().name()));
        }

        @Override
        public String read(Item item) {
            return cache(item).computeIfAbsent(item.text(), key -> source.load(item));
        }

        @Override
        public void invalidate(Item item) {
            cache(item).remove(item.text());
        }

        @Override
        public void close() {
            manager.close();
            client.shutdown();
        }
    }
}
