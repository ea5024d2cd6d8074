package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.redis.server.FaultProxy;
import io.civicq.cache.redis.server.RedisServer;
import io.civicq.cache.spi.LoadLease;
import io.civicq.cache.spi.LoadLeaseContractTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The lease in Redis, and that a Redis which does not answer grants every one. */
class RedisLoadLeaseIT extends LoadLeaseContractTest {
    private static final String LET_TIME_PASS = """
            for _, key in ipairs(redis.call('KEYS', '*:{lease:*')) do
              redis.call('PEXPIRE', key, redis.call('PTTL', key) - ARGV[1])
            end
            """;

    private final List<RedisTier> tiers = new ArrayList<>();
    private RedisServer redis;

    @BeforeEach
    void start() {
        redis = RedisServer.start();
    }

    @AfterEach
    void stop() {
        tiers.forEach(RedisTier::close);
        redis.close();
    }

    @Override
    protected LoadLease lease() {
        return lease(redis.uri());
    }

    private LoadLease lease(String uri) {
        RedisTier tier = RedisTier.connect(uri);
        tiers.add(tier);
        return tier.loadLease("civicq").orElseThrow();
    }

    @Override
    protected void elapse(Duration duration) {
        super.elapse(duration);
        redis.command("EVAL", LET_TIME_PASS, "0", Long.toString(duration.toMillis()));
    }

    @Test
    void aRedisThatDoesNotAnswerGrantsEveryLease() {
        try (FaultProxy link = FaultProxy.before(redis)) {
            LoadLease lease = lease(link.uri());
            link.refuse();
            link.cut();
            CacheKey seven = CacheKey.of("civicq", "question", 7);
            CacheKey eight = CacheKey.of("civicq", "question", 8);

            for (int i = 0; i < 2; i++) {
                assertThat(lease.tryAcquireAll(List.of(seven, eight), Duration.ofMinutes(1))
                                .keys())
                        .containsExactlyInAnyOrder(seven, eight);
            }
        }
    }
}
