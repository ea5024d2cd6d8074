package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.redis.Ballots.Ballot;
import io.civicq.cache.redis.server.FaultProxy;
import io.civicq.cache.redis.server.RedisServer;
import io.civicq.cache.spi.CacheEntry;
import io.civicq.cache.spi.Store;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Round trips are counted by what they cost on a slow line. */
class OneRoundTripIT {
    private static final int KEYS = 500;

    @Test
    void severalKeysCostNotMuchMoreThanOne() {
        try (RedisServer server = RedisServer.start();
                FaultProxy proxy = FaultProxy.before(server);
                RedisTier tier = RedisTier.connect(
                        RedisSettings.parse(proxy.uri()).withOperationTimeout(Duration.ofSeconds(30)))) {
            Store<Ballot> store = Ballots.store(tier, "civicq");
            Map<CacheKey, CacheEntry<Ballot>> entries = Ballots.entries("civicq", KEYS);
            store.putAll(entries);
            Duration eachWay = Duration.ofMillis(50);
            proxy.delay(eachWay);
            Duration oneByOne = eachWay.multipliedBy(2 * KEYS);

            assertThat(timeOf(() -> assertThat(store.getAll(entries.keySet())).hasSize(KEYS)))
                    .isLessThan(oneByOne.dividedBy(5));
            assertThat(timeOf(() -> store.putAll(entries))).isLessThan(oneByOne.dividedBy(5));
        }
    }

    @Test
    void aReadIsTwoCommandsAndAWriteOne() {
        try (RedisServer server = RedisServer.start();
                RedisTier tier = RedisTier.connect(server.uri())) {
            Store<Ballot> store = Ballots.store(tier, "civicq");
            store.put(Ballots.key("civicq", 7), Ballots.entry(7));
            store.get(Ballots.key("civicq", 7));

            assertThat(String.valueOf(server.command("INFO", "commandstats")))
                    .contains("cmdstat_set:calls=1,", "cmdstat_get:calls=1,", "cmdstat_pttl:calls=1,")
                    .doesNotContain("cmdstat_hello", "cmdstat_mget", "cmdstat_exists", "cmdstat_eval");
        }
    }

    private static Duration timeOf(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
