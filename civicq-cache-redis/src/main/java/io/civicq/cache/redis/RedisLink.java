package io.civicq.cache.redis;

import java.util.Set;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;

/**
 * The servers of one topology and the connections to them. Thread-safe; its methods throw what Jedis throws.
 *
 * <p>Opening one may wait for the network, so that it happens in the background; see {@link RedisConnections}.
 */
interface RedisLink extends AutoCloseable {
    /** The primary that has the slot of this key. */
    HostAndPort primaryOf(byte[] key);

    Set<HostAndPort> primaries();

    /** A connection from the pool of a primary; to be {@linkplain Disposal#giveBack given back} after use. */
    Connection borrow(HostAndPort primary);

    /** Closes the idle connections to a primary, after one of them turned out to be dead. */
    void clearIdle(HostAndPort primary);

    /** Whether after this failure the primaries may be others than this link knows. */
    boolean isOutdatedBy(RedisFailure failure);

    /** Looks again which servers are the primaries; false if that takes a new link. May wait for the network. */
    boolean renew();

    @Override
    void close();
}
