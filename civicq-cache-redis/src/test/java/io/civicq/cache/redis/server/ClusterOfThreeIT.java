package io.civicq.cache.redis.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.exceptions.JedisMovedDataException;

class ClusterOfThreeIT {

    private static ClusterOfThree cluster;

    @BeforeAll
    static void start() {
        cluster = ClusterOfThree.start();
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    @Test
    void everySlotHasANode() {
        for (RedisServer node : cluster.nodes()) {
            assertThat(String.valueOf(node.command("CLUSTER", "INFO")))
                    .contains("cluster_state:ok", "cluster_slots_assigned:16384", "cluster_size:3");
        }
    }

    @Test
    void everyNodeTakesTheWritesOfItsKeysAndNoOthers() {
        Set<RedisServer> written = new HashSet<>();
        for (int contest = 1; contest <= 50; contest++) {
            String key = "contest:" + contest;
            RedisServer node = cluster.nodeOf(key);
            assertThat(node.command("SET", key, "open")).isEqualTo("OK");
            written.add(node);
            RedisServer other = cluster.nodes().stream()
                    .filter(candidate -> candidate != node)
                    .findFirst()
                    .orElseThrow();
            assertThatThrownBy(() -> other.command("SET", key, "open"))
                    .isInstanceOfSatisfying(
                            JedisMovedDataException.class,
                            moved -> assertThat(moved.getTargetNode()).isEqualTo(node.address()));
        }
        assertThat(written).containsExactlyInAnyOrderElementsOf(cluster.nodes());
    }

    @Test
    void aClusterClientFindsItsWay() {
        try (RedisClusterClient client = RedisClusterClient.create(cluster.addresses())) {
            for (int question = 1; question <= 50; question++) {
                client.set("question:" + question, "open");
            }
            assertThat(client.get("question:7")).isEqualTo("open");
            assertThat(cluster.nodeOf("question:7").command("GET", "question:7"))
                    .isEqualTo("open");
        }
    }

    @Test
    void aSlotMovesWithItsKeys() {
        RedisServer source = cluster.nodeOf("ballot:77");
        RedisServer target = cluster.nodes().get((cluster.nodes().indexOf(source) + 1) % 3);
        source.command("SET", "ballot:77", "mailed");
        source.command("SET", "{ballot:77}:copy", "mailed too");

        cluster.migrateSlotOf("ballot:77", target);
        assertThat(target.command("GET", "ballot:77")).isEqualTo("mailed");
        assertThat(target.command("GET", "{ballot:77}:copy")).isEqualTo("mailed too");
        assertThatThrownBy(() -> source.command("GET", "ballot:77")).isInstanceOf(JedisMovedDataException.class);

        cluster.migrateSlotOf("ballot:77", source);
        cluster.migrateSlotOf("ballot:77", source);
        assertThat(source.command("GET", "ballot:77")).isEqualTo("mailed");
    }

    @Test
    void aNodeMayBeKilledAndComesBackWithItsSlots() {
        RedisServer node = cluster.nodeOf("ballot:123");
        RedisServer witness = cluster.nodes().stream()
                .filter(candidate -> candidate != node)
                .findFirst()
                .orElseThrow();
        node.command("SET", "ballot:123", "mailed");

        node.kill();
        Await.eventually(
                Duration.ofSeconds(15),
                () -> String.valueOf(witness.command("CLUSTER", "INFO")).contains("cluster_state:fail"),
                "the others notice",
                witness::logTail);
        node.restart();
        cluster.awaitOk();

        assertThat(node.command("GET", "ballot:123")).isNull();
        assertThat(node.command("SET", "ballot:123", "counted")).isEqualTo("OK");
    }
}
