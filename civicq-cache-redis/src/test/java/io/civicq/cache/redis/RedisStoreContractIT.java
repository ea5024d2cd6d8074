package io.civicq.cache.redis;

import io.civicq.cache.redis.server.Await;
import io.civicq.cache.redis.server.RedisServer;
import io.civicq.cache.spi.StoreContractTest;
import io.civicq.cache.spi.Tier;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The tier keeps what every tier promises; time is that of Redis. */
class RedisStoreContractIT extends StoreContractTest {
    private static RedisServer server;

    @BeforeAll
    static void start() {
        server = RedisServer.start();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @Override
    protected Tier newTier() {
        server.command("FLUSHALL");
        return RedisTier.connect(server.uri());
    }

    /** Between two looks at Redis some of its time passes. */
    @Override
    protected Duration timeUnit() {
        return Duration.ofSeconds(20);
    }

    @Override
    protected Duration retention() {
        return Duration.ofSeconds(2);
    }

    /** A name in Redis is that of the key, as the source document has it. */
    @Override
    protected boolean keepsAnEntryPerDataType() {
        return false;
    }

    @Override
    protected void elapse(Duration duration) {
        long start = System.nanoTime();
        Await.eventually(
                duration.multipliedBy(10),
                () -> System.nanoTime() - start >= duration.toNanos(),
                "Redis' own time has passed");
        super.elapse(duration);
    }
}
