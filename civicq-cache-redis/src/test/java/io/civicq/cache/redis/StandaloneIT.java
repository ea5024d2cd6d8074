package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.redis.Ballots.Ballot;
import io.civicq.cache.redis.json.JacksonCodecs;
import io.civicq.cache.redis.server.RedisServer;
import io.civicq.cache.spi.CacheEntry;
import io.civicq.cache.spi.Store;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class StandaloneIT extends RoundTripContract {
    private final RedisServer server = RedisServer.start();
    private final RedisTier tier = RedisTier.connect(server.uri());

    @Override
    RedisTier tier() {
        return tier;
    }

    @Override
    Object ask(String command, String key) {
        return server.command(command, key);
    }

    @Test
    void anotherDatabaseIsAnotherWorld() {
        CacheKey key = Ballots.key("civicq", 123);
        Ballots.store(tier, "civicq").put(key, Ballots.entry(123));
        try (RedisTier other = RedisTier.connect(server.uri() + "/7")) {
            assertThat(Ballots.store(other, "civicq").get(key)).isNull();
            Ballots.store(other, "civicq").put(key, Ballots.entry(123));
            assertThat(other.statistics().totalKeys()).isEqualTo(1);
        }
    }

    @Test
    void binaryFormatsAndCompressionAndSignaturesComeBackToo() {
        RedisFormat format = RedisFormat.standard()
                .withCompressionAbove(10)
                .withCompressionLevel(6)
                .withSigning(SigningKeys.of(1, Envelopes.SECRET));
        Ballot big = new Ballot(1, "Mayor ".repeat(1_000), List.of());
        for (JacksonCodecs codecs : List.of(JacksonCodecs.json(), JacksonCodecs.smile(), JacksonCodecs.cbor())) {
            try (RedisTier tier = RedisTier.connect(RedisSettings.parse(server.uri()), format.withCodecs(codecs))) {
                Store<Ballot> store = Ballots.store(tier, "formats");
                CacheKey key = Ballots.key("formats", 1);
                store.remove(key);
                store.put(key, Ballots.entry(big, Ballots.FRESH));

                assertThat(store.get(key))
                        .isNotNull()
                        .extracting(CacheEntry::value)
                        .isEqualTo(big);
                assertThat((Long) server.command("STRLEN", "formats:ballot:1")).isLessThan(500);
            }
        }
    }

    @AfterAll
    void end() {
        tier.close();
        server.close();
    }
}
