package io.civicq.cache.redis;

import io.civicq.cache.redis.server.SentinelTrio;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import redis.clients.jedis.HostAndPort;

class SentinelIT extends RoundTripContract {
    private final SentinelTrio trio = SentinelTrio.start();
    private final RedisTier tier = RedisTier.connect("redis-sentinel://"
            + trio.sentinels().stream().map(HostAndPort::toString).collect(Collectors.joining(",")) + "/"
            + trio.masterName());

    @Override
    RedisTier tier() {
        return tier;
    }

    @Override
    Object ask(String command, String key) {
        return trio.primary().command(command, key);
    }

    @AfterAll
    void end() {
        tier.close();
        trio.close();
    }
}
