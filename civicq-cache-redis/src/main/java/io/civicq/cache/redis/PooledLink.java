package io.civicq.cache.redis;

import java.util.Set;
import java.util.function.Supplier;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.providers.PooledConnectionProvider;
import redis.clients.jedis.providers.SentineledConnectionProvider;
import redis.clients.jedis.util.Pool;

/** One primary, at a fixed address or named by Sentinels. */
final class PooledLink implements RedisLink {
    private final UnifiedJedis client;
    private final Supplier<HostAndPort> primary;
    private final Supplier<Pool<Connection>> pool;

    private PooledLink(UnifiedJedis client, Supplier<HostAndPort> primary, Supplier<Pool<Connection>> pool) {
        this.client = client;
        this.primary = primary;
        this.pool = pool;
    }

    static PooledLink standalone(RedisTopology.Standalone topology, JedisSettings settings, Disposal disposal) {
        HostAndPort address = JedisSettings.address(topology.node());
        PooledConnectionProvider provider = new PooledConnectionProvider(address, settings.client(), settings.pool());
        RedisClient client = RedisClient.builder()
                .hostAndPort(address)
                .clientConfig(settings.client())
                .connectionProvider(provider)
                .commandExecutor(new OneAttempt(provider, disposal))
                .build();
        return new PooledLink(client, () -> address, provider::getPool);
    }

    static PooledLink sentinel(RedisTopology.Sentinel topology, JedisSettings settings, Disposal disposal) {
        SentineledConnectionProvider provider = new SentineledConnectionProvider(
                topology.masterName(),
                settings.client(),
                settings.pool(),
                JedisSettings.addresses(topology.sentinels()),
                settings.sentinel(topology));
        RedisSentinelClient client = RedisSentinelClient.builder()
                .masterName(topology.masterName())
                .sentinels(JedisSettings.addresses(topology.sentinels()))
                .clientConfig(settings.client())
                .connectionProvider(provider)
                .commandExecutor(new OneAttempt(provider, disposal))
                .build();
        return new PooledLink(
                client,
                provider::getCurrentMaster,
                () -> provider.getPrimaryNodesConnectionMap()
                        .values()
                        .iterator()
                        .next());
    }

    @Override
    public UnifiedJedis client() {
        return client;
    }

    @Override
    public HostAndPort primaryOf(byte[] key) {
        return primary.get();
    }

    @Override
    public Set<HostAndPort> primaries() {
        return Set.of(primary.get());
    }

    @Override
    public Connection borrow(HostAndPort ignored) {
        return pool.get().getResource();
    }

    @Override
    public void clearIdle(HostAndPort ignored) {
        pool.get().clear();
    }

    /** A demoted primary says so; of one that cannot be reached the Sentinels tell Jedis by themselves. */
    @Override
    public boolean isOutdatedBy(RedisFailure failure) {
        return failure == RedisFailure.READONLY || failure == RedisFailure.MASTERDOWN;
    }

    @Override
    public boolean renew() {
        return false;
    }

    @Override
    public void close() {
        client.close();
    }
}
