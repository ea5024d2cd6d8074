package io.civicq.cache.redis;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.providers.ClusterConnectionProvider;
import redis.clients.jedis.util.JedisClusterCRC16;

/** A Redis Cluster. A command goes to the primary that had its slot when the topology was last read. */
final class ClusterLink implements RedisLink {
    private static final int SLOTS = 16_384;

    private final ClusterConnectionProvider provider;

    ClusterLink(RedisTopology.Cluster topology, JedisSettings settings) {
        provider = new ClusterConnectionProvider(
                JedisSettings.addresses(topology.nodes()), settings.client(), settings.pool());
    }

    @Override
    public HostAndPort primaryOf(byte[] key) {
        @Nullable HostAndPort node = provider.getNode(JedisClusterCRC16.getSlot(key));
        if (node == null) {
            throw new JedisClusterOperationException("no node has the slot of the key");
        }
        return node;
    }

    /** By slots, as Jedis does not keep its list of primaries up to date after a failover. */
    @Override
    public Set<HostAndPort> primaries() {
        Set<HostAndPort> primaries = new HashSet<>();
        for (int slot = 0; slot < SLOTS; slot++) {
            @Nullable HostAndPort node = provider.getNode(slot);
            if (node != null) {
                primaries.add(node);
            }
        }
        return primaries;
    }

    @Override
    public Connection borrow(HostAndPort primary) {
        return provider.getConnection(primary);
    }

    @Override
    public void clearIdle(HostAndPort primary) {
        @Nullable ConnectionPool pool = provider.getNodes().get(primary.toString());
        if (pool != null) {
            pool.clear();
        }
    }

    @Override
    public boolean isOutdatedBy(RedisFailure failure) {
        return switch (failure) {
            case MOVED, READONLY, MASTERDOWN, CLUSTERDOWN, REFUSED, TIMEOUT, CONNECTION -> true;
            case POOL, TLS, UNCONNECTED, CLOSED, INTERRUPTED, OTHER -> false;
            case OOM, MISCONF, NOREPLICAS, LOADING, BUSY, NOAUTH, NOPERM, WRONGTYPE -> false;
        };
    }

    @Override
    public boolean renew() {
        provider.renewSlotCache();
        return true;
    }

    @Override
    public void close() {
        provider.close();
    }
}
