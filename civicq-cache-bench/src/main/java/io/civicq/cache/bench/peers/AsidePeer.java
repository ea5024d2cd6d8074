package io.civicq.cache.bench.peers;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;

/**
 * Caffeine before Redis as one writes it by hand: {@code Caffeine.get(key, function)}, as its documentation recommends, so that
 * one thread of a node computes; in the function {@code GET}, or else the source and {@code SET … PX}. An invalidation is a
 * {@code DEL} and the removal of the node's own copy.
 */
final class AsidePeer implements Peer {
    @Override
    public Peer.Node open(String url, List<DataType> types, Source source) {
        Map<String, Cache<String, String>> near = new HashMap<>();
        for (DataType type : types) {
            near.put(
                    type.name(),
                    Caffeine.newBuilder()
                            .maximumSize(NEAR_ENTRIES)
                            .expireAfterWrite(type.freshFor())
                            .build());
        }
        return new Node(Map.copyOf(near), RedisClient.create(url), source);
    }

    private record Node(Map<String, Cache<String, String>> near, RedisClient redis, Source source)
            implements Peer.Node {
        private Cache<String, String> near(Item item) {
            return Objects.requireNonNull(near.get(item.type().name()));
        }

        @Override
        public String read(Item item) {
            return near(item).get(item.text(), key -> readFar(key, item));
        }

        private String readFar(String key, Item item) {
            String found = redis.get(key);
            if (found != null) {
                return found;
            }
            String loaded = source.load(item);
            redis.set(
                    key, loaded, SetParams.setParams().px(item.type().freshFor().toMillis()));
            return loaded;
        }

        @Override
        public void invalidate(Item item) {
            redis.del(item.text());
            near(item).invalidate(item.text());
        }

        @Override
        public void close() {
            redis.close();
        }
    }
}
