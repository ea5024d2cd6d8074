package io.civicq.cache.redis;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.spi.LoadLease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.SetParams;

/**
 * Leases among the nodes of a Redis: for each key one with the token of its holder as the value. A Redis that does not answer
 * grants them all.
 */
final class RedisLoadLease implements LoadLease {
    private final RedisConnections connections;
    private final RedisKeys names;

    RedisLoadLease(RedisConnections connections, RedisKeys names) {
        this.connections = connections;
        this.names = names;
    }

    /** Takes a lease that nobody holds; true if that was so. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Acquire(byte[] key, byte[] token, long millis) implements Request.Keyed<Boolean> {
        @Override
        public Access access() {
            return Access.WRITE;
        }

        @Override
        public Supplier<Boolean> send(Pipeline pipeline) {
            Response<String> set =
                    pipeline.set(key, token, SetParams.setParams().nx().px(millis));
            return () -> set.get() != null;
        }
    }

    /** Gives a lease back, if it still has this token. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Release(byte[] key, byte[] token) implements Request.Keyed<Object> {
        private static final byte[] SCRIPT = RedisKeys.bytes(
                "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('UNLINK', KEYS[1]) end return 0");

        @Override
        public Access access() {
            return Access.REMOVE;
        }

        @Override
        public Supplier<Object> send(Pipeline pipeline) {
            return pipeline.eval(SCRIPT, List.of(key), List.of(token));
        }
    }

    @Override
    public Optional<Held> tryAcquire(CacheKey key, Duration atMost) {
        Granted granted = tryAcquireAll(List.of(key), atMost);
        return granted.keys().isEmpty() ? Optional.empty() : Optional.of(granted::close);
    }

    /** {@inheritDoc} One round trip for each primary. */
    @Override
    public Granted tryAcquireAll(Collection<CacheKey> keys, Duration atMost) {
        byte[] token = RedisKeys.bytes(UUID.randomUUID().toString());
        long millis = Math.max(1, atMost.toMillis());
        List<CacheKey> asked = List.copyOf(keys);
        List<@Nullable Boolean> answers = connections.pipelined(
                "lease",
                asked.stream()
                        .map(key -> new Acquire(RedisKeys.bytes(names.lease(key)), token, millis))
                        .toList());
        List<CacheKey> granted = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            if (!Boolean.FALSE.equals(answers.get(i))) {
                granted.add(asked.get(i));
            }
        }
        return new All(Set.copyOf(granted), token);
    }

    private final class All implements Granted {
        private final Set<CacheKey> keys;
        private final byte[] token;

        private All(Set<CacheKey> keys, byte[] token) {
            this.keys = keys;
            this.token = token;
        }

        @Override
        public Set<CacheKey> keys() {
            return keys;
        }

        @Override
        public void close() {
            connections.pipelined(
                    "release",
                    keys.stream()
                            .map(key -> new Release(RedisKeys.bytes(names.lease(key)), token))
                            .toList());
        }
    }
}
