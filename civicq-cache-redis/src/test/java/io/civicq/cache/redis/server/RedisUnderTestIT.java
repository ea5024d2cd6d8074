package io.civicq.cache.redis.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;

@ExtendWith(RedisUnderTest.class)
class RedisUnderTestIT {

    private final RedisAddress redis;

    RedisUnderTestIT(RedisAddress redis) {
        this.redis = redis;
    }

    @Test
    void theAddressIsOfARedisThatStoresKeys() {
        String key = redis.namespace() + ":question:7";
        try (RedisClient client = RedisClient.create(redis.uri())) {
            assertThat(client.set(key, "open")).isEqualTo("OK");
            assertThat(client.get(key)).isEqualTo("open");
            client.del(key);
        }
    }

    @Test
    void oneServerIsSharedByConstructorsAndMethods(RedisAddress another) {
        assertThat(another).isEqualTo(redis);
    }

    @Test
    void anExternalServerThatIsAbsentFailsTheTests() {
        RedisSource absent = new RedisSource.External(new HostAndPort("127.0.0.1", RedisServer.freePort()));
        assertThatIllegalStateException()
                .isThrownBy(absent::open)
                .withMessageContaining("civicq.test.redis=\"external:127.0.0.1:")
                .withMessageContaining("no answer");
    }

    @Test
    void aBinaryThatIsNoFileFailsTheTests() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisBinary.executable(Path.of("/no/redis-server")))
                .withMessageContaining("binary:/no/redis-server");
    }

    @Nested
    class InANestedClass {
        @Test
        void theNamespaceIsTheSame(RedisAddress nested) {
            assertThat(nested).isEqualTo(redis);
        }
    }
}
