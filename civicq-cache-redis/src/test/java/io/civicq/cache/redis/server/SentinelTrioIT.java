package io.civicq.cache.redis.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.HostAndPort;

class SentinelTrioIT {

    @Test
    void afterACrashTheReplicaTakesWrites() {
        try (SentinelTrio trio = SentinelTrio.start()) {
            assertThat(trio.sentinels())
                    .hasSize(3)
                    .allSatisfy(sentinel -> assertThat(named(trio, sentinel))
                            .isEqualTo(trio.primary().address()));
            RedisServer replica = trio.replica();
            trio.primary().command("SET", "question:7", "open");
            assertThat(trio.primary().command("WAIT", "1", "5000")).isEqualTo(1L);

            RedisServer killed = trio.killPrimary();
            RedisServer successor = trio.awaitFailover();

            assertThat(successor).isSameAs(replica).isSameAs(trio.primary());
            assertThat(successor.command("GET", "question:7")).isEqualTo("open");
            assertThat(successor.command("SET", "question:7", "closed")).isEqualTo("OK");
            assertThat(trio.sentinels())
                    .allSatisfy(sentinel -> assertThat(named(trio, sentinel)).isEqualTo(successor.address()));
            assertThat(trio.replica()).isSameAs(killed);
        }
    }

    @Test
    void aPausedPrimaryIsReplacedAndComesBackAsAReplica() {
        try (SentinelTrio trio = SentinelTrio.start()) {
            RedisServer paused = trio.primary();
            paused.pause();
            RedisServer successor = trio.awaitFailover();
            successor.command("SET", "question:7", "closed");
            paused.resume();
            trio.awaitReplication();
            assertThat(successor).isNotSameAs(paused);
            assertThat(paused.command("GET", "question:7")).isEqualTo("closed");
        }
    }

    private static HostAndPort named(SentinelTrio trio, HostAndPort sentinel) {
        List<String> address =
                new RedisEndpoint(sentinel).strings("SENTINEL", "GET-MASTER-ADDR-BY-NAME", trio.masterName());
        return new HostAndPort(address.get(0), Integer.parseInt(address.get(1)));
    }
}
