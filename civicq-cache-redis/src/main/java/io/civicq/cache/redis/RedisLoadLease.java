package io.civicq.cache.redis;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.spi.LoadLease;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import redis.clients.jedis.params.SetParams;

/** Leases among the nodes of a Redis. A Redis that does not answer grants them all. */
final class RedisLoadLease implements LoadLease {
    private static final Script RELEASE = new Script(
            "if redis.call('GET', KEYS[1]) == ARGV[1] then" + " return redis.call('UNLINK', KEYS[1]) end return 0");

    private final RedisConnections connections;
    private final RedisKeys names;

    RedisLoadLease(RedisConnections connections, RedisKeys names) {
        this.connections = connections;
        this.names = names;
    }

    @Override
    public Optional<Held> tryAcquire(CacheKey key, Duration atMost) {
        String name = names.lease(key);
        String owner = UUID.randomUUID().toString();
        SetParams ifAbsent = SetParams.setParams().nx().px(Math.max(1, atMost.toMillis()));
        boolean granted =
                connections.call("lease", Access.WRITE, name, redis -> redis.set(name, owner, ifAbsent) != null, true);
        return granted
                ? Optional.of(() -> connections.call(
                        "release",
                        Access.REMOVE,
                        name,
                        redis -> RELEASE.eval(redis, List.of(name), List.of(owner)) != null,
                        false))
                : Optional.empty();
    }
}
