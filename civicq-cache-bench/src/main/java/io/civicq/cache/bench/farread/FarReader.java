package io.civicq.cache.bench.farread;

import io.civicq.cache.catalog.CacheKeys;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.redis.RedisSettings;
import io.civicq.cache.redis.RedisTier;
import io.civicq.cache.spi.CacheEntry;
import io.civicq.cache.spi.Store;
import io.civicq.cache.spi.StoreSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;

/** A way to read one of some ballots from Redis. Thread-safe. */
interface FarReader extends AutoCloseable {
    int BALLOTS = 1_024;

    /** False if it found nothing. */
    boolean read(int ballot);

    @Override
    void close();

    /** The bytes alone, as Jedis is used by hand; 50 connections, and no limit on the wait for one. */
    static FarReader jedisGet(HostAndPort redis) {
        RedisClient jedis = pooled(redis);
        byte[][] keys = keys();
        return new FarReader() {
            @Override
            public boolean read(int ballot) {
                return jedis.get(keys[ballot]) != null;
            }

            @Override
            public void close() {
                jedis.close();
            }
        };
    }

    /** The same two questions that the tier asks, in one round trip. */
    static FarReader jedisPttlAndGet(HostAndPort redis) {
        RedisClient jedis = pooled(redis);
        byte[][] keys = keys();
        return new FarReader() {
            @Override
            public boolean read(int ballot) {
                try (AbstractPipeline pipeline = jedis.pipelined()) {
                    Response<Long> remaining = pipeline.pttl(keys[ballot]);
                    Response<byte[]> bytes = pipeline.get(keys[ballot]);
                    pipeline.sync();
                    return remaining.get() > 0 && bytes.get() != null;
                }
            }

            @Override
            public void close() {
                jedis.close();
            }
        };
    }

    /** The far tier as the caches use it, envelope, checksum and JSON included; it puts the ballots there. */
    static FarReader tier(RedisSettings settings, int bytes) {
        RedisTier tier = RedisTier.connect(settings);
        Store<String> store = tier.open(new StoreSpec<>(
                "civicq", "ballot", String.class, entry -> Duration.ofHours(1).toNanos(), 1 << 21, System::nanoTime));
        CacheKey[] keys = new CacheKey[BALLOTS];
        long now = System.nanoTime();
        CacheEntry.Times times =
                new CacheEntry.Times(now, now + Duration.ofHours(1).toNanos(), 1_000);
        for (int ballot = 0; ballot < BALLOTS; ballot++) {
            keys[ballot] = CacheKeys.ballot(ballot + 1);
            store.put(keys[ballot], new CacheEntry<>("b".repeat(bytes), Set.of(), new LogPosition(1, 1), times));
        }
        return new FarReader() {
            @Override
            public boolean read(int ballot) {
                return store.get(keys[ballot]) != null;
            }

            @Override
            public void close() {
                tier.close();
            }
        };
    }

    private static RedisClient pooled(HostAndPort redis) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(50);
        pool.setMaxIdle(50);
        return RedisClient.builder().hostAndPort(redis).poolConfig(pool).build();
    }

    private static byte[][] keys() {
        byte[][] keys = new byte[BALLOTS][];
        for (int ballot = 0; ballot < BALLOTS; ballot++) {
            keys[ballot] = CacheKeys.ballot(ballot + 1).text().getBytes(StandardCharsets.UTF_8);
        }
        return keys;
    }
}
