package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.civicq.cache.redis.json.JacksonCodecs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The code of docs/redis.md and docs/foreign-writers.md. */
class RedisSnippetsTest {

    @Test
    void settings() {
        // spotless:off
        RedisSettings settings = RedisSettings.parse("rediss://civicq:s3cret@cache.internal:6380/0")
                .withMaxConnections(100)
                .withOperationTimeout(Duration.ofMillis(100));
        // spotless:on
        assertThat(settings.maxConnections()).isEqualTo(100);
    }

    @Test
    void foreignWriters() {
        // spotless:off
        RedisSettings settings =
                RedisSettings.parse("redis://localhost:6379/0").withForeignWriters(ForeignWriters.HEARD);
        // spotless:on
        assertThat(settings.foreignWriters()).isEqualTo(ForeignWriters.HEARD);
    }

    @Test
    void combinedReads() {
        // spotless:off
        RedisSettings settings = RedisSettings.parse("redis://localhost:6379/0").withCombineReadsAbove(32);
        // spotless:on
        assertThat(settings.combineReadsAbove()).isEqualTo(32);
    }

    /** Not run: the trust store is the reader's. */
    static RedisSettings topology(String sentinelPassword, String trustStorePassword) {
        // spotless:off
        RedisSettings settings = RedisSettings.of(new RedisTopology.Sentinel(
                        "mymaster",
                        List.of(new RedisNode("s1", 26379), new RedisNode("s2", 26379)),
                        null,
                        sentinelPassword))
                .withTls(RedisTls.ofTrustStore(Path.of("redis-ca.p12"), trustStorePassword));
        // spotless:on
        return settings;
    }

    static RedisTier format(RedisSettings settings, ObjectMapper mapper, byte[] newSecret, byte[] oldSecret) {
        // spotless:off
        RedisFormat format = RedisFormat.standard()
                .withCodecs(JacksonCodecs.of(mapper)) // or json(), smile(), cbor()
                .withCompressionAbove(4096)
                .withSigning(SigningKeys.of(2, newSecret).accepting(1, oldSecret));
        RedisTier tier = RedisTier.connect(settings, format);
        // spotless:on
        return tier;
    }
}
