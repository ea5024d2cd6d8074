package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.redis.Ballots.Ballot;
import io.civicq.cache.redis.server.RedisAddress;
import io.civicq.cache.redis.server.RedisUnderTest;
import io.civicq.cache.spi.CacheEntry;
import io.civicq.cache.spi.Store;
import io.civicq.cache.spi.StoreSpec;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.Jedis;

/** Redis counts down the retention; what is left of the freshness follows from it, whatever clocks say. */
@ExtendWith(RedisUnderTest.class)
class RetentionIT {
    private static final long TOLERANCE = Duration.ofSeconds(30).toNanos();

    private final String namespace;
    private final RedisTier tier;
    private final Jedis redis;
    private final CacheKey key;
    private final String name;
    private final Store<Ballot> store;

    RetentionIT(RedisAddress address) {
        namespace = address.namespace();
        tier = RedisTier.connect(address.uri());
        redis = new Jedis(address.host(), address.port());
        key = Ballots.key(namespace, 123);
        name = key.text();
        store = Ballots.store(tier, namespace);
    }

    @AfterEach
    void close() {
        tier.close();
        redis.close();
    }

    @Test
    void redisKeepsAnEntryForItsFreshnessAndTheStaleWindow() {
        store.put(key, Ballots.entry(123));

        long expected = Ballots.FRESH.plus(Ballots.STALE_WINDOW).toMillis();
        assertThat(redis.pttl(name)).isBetween(expected - 30_000, expected);
    }

    @Test
    void anAbsenceIsKeptForItsOwnTime() {
        store.put(key, Ballots.absence());

        long expected = Duration.ofSeconds(60).plus(Ballots.STALE_WINDOW).toMillis();
        assertThat(redis.pttl(name)).isBetween(expected - 30_000, expected);
    }

    @Test
    void timePassesForTheFreshnessAsItDoesInRedis() {
        store.put(key, Ballots.entry(123));
        redis.pexpire(name, Ballots.STALE_WINDOW.plusMinutes(5).toMillis());
        assertThat(remaining()).isCloseTo(Duration.ofMinutes(5).toNanos(), within(TOLERANCE));

        redis.pexpire(name, Ballots.STALE_WINDOW.minusMinutes(5).toMillis());
        assertThat(remaining()).isCloseTo(Duration.ofMinutes(-5).toNanos(), within(TOLERANCE));
    }

    @Test
    void nothingMakesAnEntryFresherThanItWasWritten() {
        store.put(key, Ballots.entry(123));
        redis.pexpire(name, Duration.ofDays(30).toMillis());

        assertThat(remaining()).isEqualTo(Ballots.FRESH.toNanos());
    }

    @Test
    void anEntryWithoutAnEndIsNotBelieved() {
        store.put(key, Ballots.entry(123));
        redis.persist(name);

        assertThat(store.get(key)).isNull();
        assertThat(Ballots.failures(tier, "lifetime")).isEqualTo(1);
    }

    @Test
    void whatIsNotWorthKeepingTakesThePlaceOfWhatWas() {
        store.put(key, Ballots.entry(123));
        store.put(key, Ballots.entry(Ballots.ballot(123), Ballots.STALE_WINDOW.negated()));

        assertThat(redis.exists(name)).isFalse();
    }

    @Test
    void aValueOverTheLimitIsNotWrittenAndTakesThePlaceOfWhatWas() {
        StoreSpec<Ballot> wide = Ballots.spec(namespace);
        Store<Ballot> narrow = tier.open(new StoreSpec<>(
                wide.namespace(), wide.dataType(), wide.valueType(), wide.retention(), 100, wide.ticker()));
        store.put(key, Ballots.entry(123));
        CacheEntry<Ballot> large = Ballots.entry(new Ballot(123, "x".repeat(100), java.util.List.of()), Ballots.FRESH);

        narrow.put(key, large);
        assertThat(redis.exists(name)).isFalse();
        assertThat(Ballots.failures(tier, "size")).isEqualTo(1);

        store.put(key, large);
        assertThat(narrow.get(key)).isNull();
        assertThat(Ballots.failures(tier, "size")).isEqualTo(2);
    }

    private long remaining() {
        CacheEntry<Ballot> entry = store.get(key);
        assertThat(entry).isNotNull();
        return entry.remainingNanos(Ballots.TICKER.nanos());
    }
}
