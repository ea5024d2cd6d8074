package io.civicq.cache.redis;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;

/** {@link RedisSettings} in the words of Jedis. */
record JedisSettings(RedisSettings settings) {
    /** What a primary's connection needs: no HELLO and no SETINFO, which would only cost a round trip and a permission. */
    JedisClientConfig client() {
        return client(settings.operationTimeout());
    }

    /** The same with another wait for answers. */
    JedisClientConfig client(Duration readTimeout) {
        return common(readTimeout)
                .database(settings.database())
                .user(settings.user())
                .password(settings.password())
                .clientName(settings.clientName())
                .blockingSocketTimeoutMillis(millis(readTimeout))
                .build();
    }

    /** The same for a connection on which the server speaks without being asked. */
    JedisClientConfig tracking(Duration readTimeout) {
        return DefaultJedisClientConfig.builder()
                .from(client(readTimeout))
                .resp3()
                .autoNegotiateProtocol(false)
                .build();
    }

    /** What a Sentinel's connection needs; its subscription waits without limit for the next failover. */
    JedisClientConfig sentinel(RedisTopology.Sentinel topology) {
        return common(settings.operationTimeout())
                .user(topology.user())
                .password(topology.password())
                .build();
    }

    private DefaultJedisClientConfig.Builder common(Duration readTimeout) {
        DefaultJedisClientConfig.Builder builder = DefaultJedisClientConfig.builder()
                .serverDefaultProtocol()
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .connectionTimeoutMillis(millis(settings.connectTimeout()))
                .socketTimeoutMillis(millis(readTimeout));
        RedisTls tls = settings.tls();
        return tls == null ? builder : encrypted(builder, tls);
    }

    /** By a context that is made once: Jedis' SslOptions would read the trust store again for each connection. */
    @SuppressWarnings("deprecation")
    private static DefaultJedisClientConfig.Builder encrypted(DefaultJedisClientConfig.Builder builder, RedisTls tls) {
        return builder.ssl(true).sslSocketFactory(tls.context().getSocketFactory());
    }

    ConnectionPoolConfig pool() {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(settings.maxConnections());
        pool.setMaxIdle(settings.maxConnections());
        pool.setMaxWait(settings.poolWait());
        pool.setJmxEnabled(false);
        return pool;
    }

    static HostAndPort address(RedisNode node) {
        return new HostAndPort(node.host(), node.port());
    }

    static Set<HostAndPort> addresses(Collection<RedisNode> nodes) {
        Set<HostAndPort> addresses = new LinkedHashSet<>();
        nodes.forEach(node -> addresses.add(address(node)));
        return addresses;
    }

    private static int millis(Duration duration) {
        return (int) duration.toMillis();
    }
}
