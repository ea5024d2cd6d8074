package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.redis.Ballots.Ballot;
import io.civicq.cache.redis.json.JacksonCodecs;
import io.civicq.cache.redis.server.RedisAddress;
import io.civicq.cache.redis.server.RedisUnderTest;
import io.civicq.cache.spi.CacheEntry;
import io.civicq.cache.spi.Store;
import io.civicq.cache.spi.StoreSpec;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.SetParams;

/** P6: bytes in Redis are not trusted, and those of another release are left alone. */
@ExtendWith(RedisUnderTest.class)
class ForeignBytesIT {
    /** The ballot of a later release. */
    record LaterBallot(long id, String title, List<String> contests, boolean isRunoff) {}

    private final String namespace;
    private final RedisTier tier;
    private final RedisTier laterTier;
    private final Jedis redis;
    private final CacheKey key;
    private final byte[] name;
    private final Store<Ballot> store;

    ForeignBytesIT(RedisAddress address) {
        namespace = address.namespace();
        tier = RedisTier.connect(address.uri());
        laterTier = RedisTier.connect(address.uri());
        redis = new Jedis(address.host(), address.port());
        key = Ballots.key(namespace, 123);
        name = key.text().getBytes(StandardCharsets.UTF_8);
        store = Ballots.store(tier, namespace);
        redis.del(name);
    }

    @AfterEach
    void close() {
        tier.close();
        laterTier.close();
        redis.close();
    }

    @Test
    void aKeyOfAnotherTypeIsAMissAndThenOurs() {
        redis.lpush(name, name);
        assertThat(store.get(key)).isNull();
        assertThat(Ballots.failures(tier, "wrongtype")).isEqualTo(1);

        store.put(key, Ballots.entry(123));
        assertThat(store.get(key)).isNotNull();
    }

    @Test
    void whatSomebodyElseWroteIsAMissAndThenOurs() {
        overwrite(
                name,
                "{\"id\":123,\"title\":\"none of ours, and quite as long as an envelope with all its fields would be\"}"
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(store.get(key)).isNull();
        assertThat(Ballots.failures(tier, "magic")).isEqualTo(1);

        store.put(key, Ballots.entry(123));
        assertThat(store.get(key)).isNotNull();
    }

    @Test
    void aDamagedEntryIsAMissAndItsNeighboursAreNot() {
        store.putAll(Ballots.entries(namespace, 3));
        byte[] neighbour = Ballots.key(namespace, 1).text().getBytes(StandardCharsets.UTF_8);
        byte[] bytes = redis.get(neighbour);
        bytes[bytes.length - 20] ^= 4;
        overwrite(neighbour, bytes);

        assertThat(store.getAll(Ballots.entries(namespace, 3).keySet())).hasSize(2);
        assertThat(Ballots.failures(tier, "checksum")).isEqualTo(1);
    }

    @Test
    void entriesThatWereSwappedBetweenKeysAreAMiss() {
        store.putAll(Ballots.entries(namespace, 2));
        overwrite(name, redis.get(Ballots.key(namespace, 1).text().getBytes(StandardCharsets.UTF_8)));

        assertThat(store.get(key)).isNull();
        assertThat(Ballots.failures(tier, "key")).isEqualTo(1);
    }

    @Test
    void anEntryOfAnotherDataTypeIsAMiss() {
        store.put(key, Ballots.entry(123));
        Store<Ballot> drafts = tier.open(spec("draft", Ballot.class));

        assertThat(drafts.get(key)).isNull();
        assertThat(Ballots.failures(tier, "key")).isEqualTo(1);
    }

    @Test
    void twoReleasesLiveSideBySideAndNeitherOverwritesTheOther() {
        Store<LaterBallot> later = laterTier.open(spec("ballot", LaterBallot.class));
        CacheEntry<LaterBallot> runoff = new CacheEntry<>(
                new LaterBallot(123, "Runoff", List.of(), true),
                Set.of(),
                Ballots.POSITION,
                Ballots.times(Ballots.FRESH, 0));
        later.put(key, runoff);
        for (int i = 0; i < 3; i++) {
            assertThat(store.get(key)).as("the schema of the later release").isNull();
            store.put(key, Ballots.entry(123));
            assertThat(later.get(key)).isNotNull().extracting(CacheEntry::value).isEqualTo(runoff.value());
        }
        assertThat(Ballots.failures(tier, "schema")).isEqualTo(3);
        assertThat(Ballots.failures(tier, "foreign")).isEqualTo(3);

        store.remove(key);
        store.put(key, Ballots.entry(123));
        assertThat(store.get(key)).as("after an invalidation anyone may begin").isNotNull();
        assertThat(later.get(key)).isNull();
    }

    @Test
    void aLaterFormatAndAnotherCodecAreLeftAloneToo() {
        store.put(key, Ballots.entry(123));
        byte[] bytes = redis.get(name);
        bytes[4] = 2;
        overwrite(name, bytes);
        assertThat(store.get(key)).isNull();
        store.put(key, Ballots.entry(123));
        assertThat(redis.get(name)).isEqualTo(bytes);
        assertThat(Ballots.failures(tier, "version")).isEqualTo(1);

        store.remove(key);
        store.put(key, Ballots.entry(123));
        RedisFormat smile = RedisFormat.standard().withCodecs(JacksonCodecs.smile());
        try (RedisTier other = RedisTier.connect(RedisSettings.parse(uri()), smile)) {
            assertThat(Ballots.store(other, namespace).get(key)).isNull();
            Ballots.store(other, namespace).put(key, Ballots.entry(123));
            assertThat(Ballots.failures(other, "codec")).isEqualTo(1);
        }
        assertThat(store.get(key)).isNotNull();
    }

    @Test
    void unsignedEntriesAreNothingToANodeThatSigns() {
        store.put(key, Ballots.entry(123));
        RedisFormat signing = RedisFormat.standard().withSigning(SigningKeys.of(1, Envelopes.SECRET));
        try (RedisTier signer = RedisTier.connect(RedisSettings.parse(uri()), signing)) {
            Store<Ballot> signed = Ballots.store(signer, namespace);
            assertThat(signed.get(key)).isNull();
            assertThat(Ballots.failures(signer, "signature")).isEqualTo(1);
            signed.put(key, Ballots.entry(123));
            assertThat(signed.get(key)).isNotNull();
        }
    }

    private static <V> StoreSpec<V> spec(String namespace, String dataType, Type type) {
        StoreSpec<Ballot> like = Ballots.spec(namespace);
        return new StoreSpec<>(namespace, dataType, type, like.retention(), like.maxPayloadBytes(), like.ticker());
    }

    private <V> StoreSpec<V> spec(String dataType, Type type) {
        return spec(namespace, dataType, type);
    }

    private String uri() {
        return "redis://" + redis.getClient().getHostAndPort();
    }

    private void overwrite(byte[] at, byte[] bytes) {
        redis.set(at, bytes, SetParams.setParams().px(60_000));
    }
}
