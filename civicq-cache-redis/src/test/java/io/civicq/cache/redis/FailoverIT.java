package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.redis.Ballots.Ballot;
import io.civicq.cache.redis.server.Await;
import io.civicq.cache.redis.server.ClusterOfThree;
import io.civicq.cache.redis.server.FaultProxy;
import io.civicq.cache.redis.server.RedisServer;
import io.civicq.cache.redis.server.SentinelTrio;
import io.civicq.cache.spi.Store;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.HostAndPort;

/** When a primary is lost, another one is found, and meanwhile nobody notices more than misses. */
class FailoverIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void theSuccessorThatTheSentinelsNameIsUsed() {
        try (SentinelTrio trio = SentinelTrio.start();
                RedisTier tier = RedisTier.connect(sentinelUrl(trio))) {
            Store<Ballot> store = Ballots.store(tier, "civicq");
            awaitService(store, 123);
            trio.killPrimary();
            assertThat(store.get(Ballots.key("civicq", 123))).isNull();

            trio.awaitFailover();
            awaitService(store, 123);
        }
    }

    @Test
    void sentinelsThatAreDownAtTheStartAreFoundLater() {
        try (SentinelTrio trio = SentinelTrio.start();
                FaultProxy proxy = FaultProxy.before(
                        trio.sentinels().iterator().next().getHost(),
                        trio.sentinels().iterator().next().getPort())) {
            proxy.refuse();
            try (RedisTier tier = RedisTier.connect("redis-sentinel://" + proxy.address() + "/" + trio.masterName())) {
                Store<Ballot> store = Ballots.store(tier, "civicq");
                store.put(Ballots.key("civicq", 123), Ballots.entry(123));
                assertThat(store.get(Ballots.key("civicq", 123))).isNull();
                assertThat(Ballots.failures(tier, "unconnected")).isPositive();
                assertThat(tier.statistics().available()).isFalse();

                proxy.heal();
                awaitService(store, 123);
            }
        }
    }

    @Test
    void aNodeOfTheClusterTakesOnlyItsOwnKeysWithIt() {
        try (ClusterOfThree cluster = ClusterOfThree.start();
                RedisTier tier = RedisTier.connect("redis-cluster://"
                        + cluster.addresses().stream()
                                .map(HostAndPort::toString)
                                .collect(Collectors.joining(",")))) {
            Store<Ballot> store = Ballots.store(tier, "civicq");
            // A cluster without replicas refuses all keys when one node is gone, unless it may do without full
            // coverage.
            cluster.nodes().forEach(node -> node.command("CONFIG", "SET", "cluster-require-full-coverage", "no"));
            store.putAll(Ballots.entries("civicq", 300));
            RedisServer lost = cluster.nodes().get(1);
            long held = Ballots.entries("civicq", 300).keySet().stream()
                    .filter(key -> cluster.nodeOf(key.text()) == lost)
                    .count();
            assertThat(held).isBetween(1L, 299L);
            lost.pause();

            assertThat(store.getAll(Ballots.entries("civicq", 300).keySet())).hasSize((int) (300 - held));
            assertThat(Ballots.failures(tier, "timeout")).isPositive();

            lost.resume();
            Await.eventually(
                    SOON,
                    () -> store.getAll(Ballots.entries("civicq", 300).keySet()).size() == 300,
                    "the node is used again");
        }
    }

    /** As after a reshard: the client's map of slots is wrong, and corrected after the first answer that says so. */
    @Test
    void slotsThatMovedAreFoundAgain() {
        try (ClusterOfThree cluster = ClusterOfThree.start();
                RedisTier tier = RedisTier.connect(
                        "redis-cluster://" + cluster.addresses().iterator().next())) {
            Store<Ballot> store = Ballots.store(tier, "civicq");
            awaitService(store, 123);
            RedisServer from = cluster.nodeOf("civicq:ballot:123");
            RedisServer to = cluster.nodes().get((cluster.nodes().indexOf(from) + 1) % 3);
            store.remove(Ballots.key("civicq", 123));
            String slot = String.valueOf(from.command("CLUSTER", "KEYSLOT", "civicq:ballot:123"));
            String target = String.valueOf(to.command("CLUSTER", "MYID"));
            cluster.nodes().forEach(node -> node.command("CLUSTER", "SETSLOT", slot, "NODE", target));

            awaitService(store, 123);
            assertThat(Ballots.failures(tier, "moved")).isPositive();
        }
    }

    /** Nobody told this client of the switch, as when its link to the Sentinels is half open. */
    @Test
    void aPrimaryThatWasDemotedIsLeft() {
        try (RedisServer server = RedisServer.start();
                FaultProxy proxy = FaultProxy.before(server);
                RedisTier tier = RedisTier.connect(proxy.uri())) {
            Store<Ballot> store = Ballots.store(tier, "civicq");
            awaitService(store, 123);
            proxy.answer("-READONLY You can't write against a read only replica.", "SET");
            long accepted = proxy.accepted();

            Await.eventually(
                    SOON,
                    () -> {
                        store.put(Ballots.key("civicq", 123), Ballots.entry(123));
                        return proxy.accepted() > accepted;
                    },
                    "the address is resolved anew");
            proxy.heal();
            awaitService(store, 123);
        }
    }

    private static String sentinelUrl(SentinelTrio trio) {
        return "redis-sentinel://"
                + trio.sentinels().stream().map(HostAndPort::toString).collect(Collectors.joining(",")) + "/"
                + trio.masterName();
    }

    private static void awaitService(Store<Ballot> store, long id) {
        Await.eventually(
                SOON,
                () -> {
                    store.put(Ballots.key("civicq", id), Ballots.entry(id));
                    return store.get(Ballots.key("civicq", id)) != null;
                },
                "entries are kept");
    }
}
