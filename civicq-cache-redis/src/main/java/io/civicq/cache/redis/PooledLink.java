package io.civicq.cache.redis;

import java.util.Set;
import java.util.function.Supplier;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.providers.ConnectionProvider;
import redis.clients.jedis.providers.PooledConnectionProvider;
import redis.clients.jedis.providers.SentineledConnectionProvider;
import redis.clients.jedis.util.IOUtils;
import redis.clients.jedis.util.Pool;

/** One primary, at a fixed address or named by Sentinels. */
final class PooledLink implements RedisLink {
    private final ConnectionProvider provider;
    private final Supplier<HostAndPort> primary;
    private final Supplier<Pool<Connection>> pool;

    private PooledLink(ConnectionProvider provider, Supplier<HostAndPort> primary, Supplier<Pool<Connection>> pool) {
        this.provider = provider;
        this.primary = primary;
        this.pool = pool;
    }

    static PooledLink standalone(RedisTopology.Standalone topology, JedisSettings settings) {
        HostAndPort address = JedisSettings.address(topology.node());
        PooledConnectionProvider provider = new PooledConnectionProvider(address, settings.client(), settings.pool());
        return new PooledLink(provider, () -> address, provider::getPool);
    }

    static PooledLink sentinel(RedisTopology.Sentinel topology, JedisSettings settings) {
        SentineledConnectionProvider provider = new SentineledConnectionProvider(
                topology.masterName(),
                settings.client(),
                settings.pool(),
                JedisSettings.addresses(topology.sentinels()),
                settings.sentinel(topology));
        return new PooledLink(
                provider,
                provider::getCurrentMaster,
                () -> provider.getPrimaryNodesConnectionMap()
                        .values()
                        .iterator()
                        .next());
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
        IOUtils.closeQuietly(provider);
    }
}
