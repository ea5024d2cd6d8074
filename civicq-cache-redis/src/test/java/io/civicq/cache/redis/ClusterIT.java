package io.civicq.cache.redis;

import io.civicq.cache.redis.server.ClusterOfThree;
import org.junit.jupiter.api.AfterAll;

class ClusterIT extends RoundTripContract {
    private final ClusterOfThree cluster = ClusterOfThree.start();
    private final RedisTier tier = RedisTier.connect(
            "redis-cluster://" + cluster.addresses().iterator().next());

    @Override
    RedisTier tier() {
        return tier;
    }

    @Override
    Object ask(String command, String key) {
        return cluster.nodeOf(key).command(command, key);
    }

    @AfterAll
    void end() {
        tier.close();
        cluster.close();
    }
}
