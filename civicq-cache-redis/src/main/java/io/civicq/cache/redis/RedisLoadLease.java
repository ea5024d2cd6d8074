package io.civicq.cache.redis;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.redis.StrayLeases.Stray;
import io.civicq.cache.spi.LoadLease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.SetParams;

/**
 * Leases among the nodes of a Redis: for each key one with the token of its holder as the value. A Redis that does not answer
 * grants them all, and takes back later what it has taken note of nevertheless; see {@link StrayLeases}.
 */
final class RedisLoadLease implements LoadLease {
    /** What a command is beside its arguments, about. */
    private static final int FRAME_BYTES = 64;

    private final RedisConnections connections;
    private final RedisKeys names;
    private final StrayLeases strays;

    /** @param background where to give back what could not be given back in time; shut down by its owner */
    RedisLoadLease(RedisConnections connections, RedisKeys names, ScheduledExecutorService background) {
        this.connections = connections;
        this.names = names;
        this.strays = new StrayLeases(new Background(connections), background);
    }

    /**
     * Takes a lease that nobody holds; true if that was so.
     *
     * @param sent set once Redis may have got it
     */
    @SuppressWarnings("ArrayRecordComponent")
    private record Acquire(byte[] key, byte[] token, long millis, AtomicBoolean sent)
            implements Request.Keyed<Boolean> {
        @Override
        public Access access() {
            return Access.WRITE;
        }

        @Override
        public Supplier<Boolean> send(Pipeline pipeline) {
            sent.set(true);
            Response<String> set =
                    pipeline.set(key, token, SetParams.setParams().nx().px(millis));
            return () -> set.get() != null;
        }

        @Override
        public long size() {
            return (long) FRAME_BYTES + key.length + token.length;
        }
    }

    /** Gives a lease back, if it still has this token; how many keys that removed. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Release(byte[] key, byte[] token) implements Request.Keyed<Long> {
        private static final byte[] SCRIPT = RedisKeys.bytes(
                "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('UNLINK', KEYS[1]) end return 0");

        @Override
        public Access access() {
            return Access.REMOVE;
        }

        @Override
        public Supplier<Long> send(Pipeline pipeline) {
            Response<Object> removed = pipeline.eval(SCRIPT, List.of(key), List.of(token));
            return () -> (Long) removed.get();
        }

        @Override
        public long size() {
            return (long) FRAME_BYTES + SCRIPT.length + key.length + token.length;
        }
    }

    private record Background(RedisConnections connections) implements StrayLeases.Release {
        @Override
        public boolean isPossible(byte[] key) {
            return connections.isAsked(key, Access.REMOVE);
        }

        @Override
        public List<@Nullable Long> send(List<Stray> some) {
            return connections.pipelined(
                    "release",
                    some.stream()
                            .map(stray -> new Release(stray.key(), stray.token()))
                            .toList());
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
        List<Acquire> requests = asked.stream()
                .map(key -> new Acquire(RedisKeys.bytes(names.lease(key)), token, millis, new AtomicBoolean()))
                .toList();
        List<@Nullable Boolean> answers = connections.pipelined("lease", requests);
        Set<CacheKey> granted = new HashSet<>();
        List<Release> taken = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            Acquire request = requests.get(i);
            @Nullable Boolean answer = answers.get(i);
            if (!Boolean.FALSE.equals(answer)) {
                granted.add(asked.get(i));
            }
            if (answer == null ? request.sent().get() : answer) {
                taken.add(new Release(request.key(), token));
            }
        }
        return new All(Set.copyOf(granted), taken);
    }

    private final class All implements Granted {
        private final Set<CacheKey> keys;

        /** Those of the keys that Redis has taken note of, or may have. */
        private final List<Release> taken;

        private All(Set<CacheKey> keys, List<Release> taken) {
            this.keys = keys;
            this.taken = taken;
        }

        @Override
        public Set<CacheKey> keys() {
            return keys;
        }

        @Override
        public void close() {
            List<@Nullable Long> removed = connections.pipelined("release", taken);
            List<Stray> stray = new ArrayList<>();
            for (int i = 0; i < taken.size(); i++) {
                if (!Long.valueOf(1).equals(removed.get(i))) {
                    Release release = taken.get(i);
                    stray.add(Stray.of(release.key(), release.token()));
                }
            }
            strays.add(stray);
        }
    }
}
