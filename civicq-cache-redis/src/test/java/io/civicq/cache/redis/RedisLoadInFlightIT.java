package io.civicq.cache.redis;

import io.civicq.cache.Caches;
import io.civicq.cache.LoadInFlightContractTest;
import io.civicq.cache.redis.server.RedisAddress;
import io.civicq.cache.redis.server.RedisUnderTest;
import io.civicq.cache.spi.Tier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisUnderTest.class)
class RedisLoadInFlightIT extends LoadInFlightContractTest {
    private static final AtomicInteger TESTS = new AtomicInteger();

    private final RedisAddress redis;
    private final String namespace;

    RedisLoadInFlightIT(RedisAddress redis) {
        this.redis = redis;
        this.namespace = redis.namespace() + "-" + TESTS.incrementAndGet();
    }

    @Override
    protected Caches.Builder sharing(UnaryOperator<Tier> seen) {
        return Caches.builder().namespace(namespace).far(seen.apply(RedisTier.connect(redis.uri())));
    }
}
