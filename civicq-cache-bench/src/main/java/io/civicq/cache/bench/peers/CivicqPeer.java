package io.civicq.cache.bench.peers;

import io.civicq.cache.Cache;
import io.civicq.cache.Caches;
import io.civicq.cache.caffeine.CaffeineTier;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.redis.RedisTier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** This library: a near tier in Caffeine, the far tier, the log and the leases in Redis, everything as it is by default. */
final class CivicqPeer implements Peer {
    private static final String NAMESPACE = "civicq";

    @Override
    public Peer.Node open(String url, List<DataType> types, Source source) {
        TtlTable table = TtlTable.empty();
        for (DataType type : types) {
            table = table.with(type.name(), policy(type));
        }
        Caches caches = Caches.builder()
                .namespace(NAMESPACE)
                .near(CaffeineTier.ofMaximumCount(NEAR_ENTRIES))
                .far(RedisTier.connect(url))
                .policies(table)
                .build();
        Map<String, Cache<String>> byType = new HashMap<>();
        types.forEach(type -> byType.put(type.name(), caches.cache(type.name(), String.class)));
        return new Node(caches, Map.copyOf(byType), source);
    }

    private static CachePolicy policy(DataType type) {
        return CachePolicy.freshFor(type.freshFor())
                .withStaleWhileRevalidate(type.staleWhileRevalidate())
                .withStaleIfError(type.staleIfError());
    }

    private record Node(Caches caches, Map<String, Cache<String>> byType, Source source) implements Peer.Node {
        private static CacheKey key(Item item) {
            return CacheKey.of(NAMESPACE, item.type().name(), item.number());
        }

        private Cache<String> cache(Item item) {
            return Objects.requireNonNull(byType.get(item.type().name()));
        }

        @Override
        public String read(Item item) {
            return Objects.requireNonNull(cache(item).get(key(item), () -> source.load(item)));
        }

        @Override
        public void invalidate(Item item) {
            cache(item).invalidate(key(item));
        }

        @Override
        public void close() {
            caches.close();
        }
    }
}
