package io.civicq.cache.redis.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

class FaultProxyIT {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static RedisServer server;
    private FaultProxy proxy;
    private Jedis jedis;

    @BeforeAll
    static void start() {
        server = RedisServer.start();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @BeforeEach
    void connect() {
        server.command("FLUSHALL");
        proxy = FaultProxy.before(server);
        jedis = client(2000);
        jedis.ping();
    }

    @AfterEach
    void close() {
        proxy.close();
        if (!jedis.isBroken()) {
            jedis.close();
        }
    }

    @Test
    void passesEverythingThroughAtFirst() {
        String essay = "x".repeat(3_000_000);
        jedis.set("question:7", essay);
        assertThat(server.command("STRLEN", "question:7")).isEqualTo(3_000_000L);
        assertThat(jedis.get("question:7")).isEqualTo(essay);
        assertThat(proxy.connections()).isEqualTo(1);
        assertThat(proxy.accepted()).isEqualTo(1);
    }

    @Test
    void passesPipelinesInOrder() {
        List<Response<Long>> votes = new ArrayList<>();
        try (Pipeline pipeline = jedis.pipelined()) {
            for (int i = 0; i < 10_000; i++) {
                votes.add(pipeline.incr("votes:7"));
            }
        }
        assertThat(votes.stream().map(Response::get))
                .startsWith(1L, 2L, 3L)
                .hasSize(10_000)
                .isSorted();
    }

    @Test
    void refusesNewConnectionsUntilHealed() {
        proxy.refuse();
        assertThatThrownBy(() -> client(2000).ping()).hasStackTraceContaining("Connection refused");
        assertThat(jedis.ping()).isEqualTo("PONG");
        proxy.heal();
        try (Jedis late = client(2000)) {
            assertThat(late.ping()).isEqualTo("PONG");
        }
    }

    @Test
    void silenceTimesOutAndDeliversTheWriteAfterwards() {
        try (Jedis impatient = client(200)) {
            proxy.silence();
            assertThatThrownBy(() -> impatient.set("question:7", "late"))
                    .isInstanceOf(JedisConnectionException.class)
                    .hasStackTraceContaining("timed out");
        }
        assertThat(server.command("EXISTS", "question:7")).isEqualTo(0L);
        proxy.heal();
        Await.eventually(LIMIT, () -> "late".equals(server.command("GET", "question:7")), "the late write arrives");
        assertThat(jedis.get("question:7")).isEqualTo("late");
    }

    @Test
    void delayIsPaidOnceEachWayAndOncePerPipeline() {
        Duration undisturbed = timed(jedis::ping);
        proxy.delay(Duration.ofMillis(200));
        assertThat(undisturbed).isLessThan(Duration.ofMillis(400));
        assertThat(timed(jedis::ping)).isBetween(Duration.ofMillis(400), Duration.ofMillis(1900));
        assertThat(timed(() -> {
                    try (Pipeline pipeline = jedis.pipelined()) {
                        for (int i = 0; i < 100; i++) {
                            pipeline.incr("votes:7");
                        }
                    }
                }))
                .isBetween(Duration.ofMillis(400), Duration.ofMillis(5000));
    }

    @Test
    void cutResetsWhatIsOpenAndNothingElse() {
        proxy.cut();
        assertThatThrownBy(jedis::ping)
                .isInstanceOf(JedisConnectionException.class)
                .hasStackTraceContaining("reset");
        try (Jedis next = client(2000)) {
            assertThat(next.ping()).isEqualTo("PONG");
        }
        assertThat(proxy.accepted()).isEqualTo(2);
    }

    @Test
    void cutDropsWhatASilenceHeldBack() {
        try (Jedis impatient = client(200)) {
            proxy.silence();
            assertThatThrownBy(() -> impatient.set("question:7", "late")).isInstanceOf(JedisConnectionException.class);
        }
        proxy.cut();
        Await.eventually(LIMIT, () -> proxy.connections() == 0, "the connections end");
        proxy.heal();
        try (Jedis next = client(2000)) {
            assertThat(next.get("question:7")).isNull();
        }
    }

    @Test
    void answersNamedCommandsWithTheErrorAndInOrder() {
        String error = "READONLY You can't write against a read only replica.";
        jedis.set("question:7", "open");
        proxy.answer("-" + error, "set", "DEL");

        assertThatThrownBy(() -> jedis.set("question:7", "closed"))
                .isInstanceOf(JedisDataException.class)
                .hasMessage(error);
        Pipeline pipeline = jedis.pipelined();
        pipeline.get("question:7");
        pipeline.del("question:7");
        pipeline.get("question:7");
        List<Object> replies = pipeline.syncAndReturnAll();

        assertThat(replies.get(0)).isEqualTo("open");
        assertThat(replies.get(1))
                .isInstanceOfSatisfying(
                        JedisDataException.class, e -> assertThat(e).hasMessage(error));
        assertThat(replies.get(2)).isEqualTo("open");
        proxy.heal();
        assertThat(jedis.del("question:7")).isEqualTo(1L);
    }

    @Test
    void answersEveryCommandOfAConnectionThatStillOpens() {
        proxy.answer("-LOADING Redis is loading the dataset in memory");
        try (Jedis next = client(2000)) {
            assertThatThrownBy(next::ping).hasMessage("LOADING Redis is loading the dataset in memory");
            assertThatThrownBy(() -> next.get("question:7")).hasMessageStartingWith("LOADING");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> proxy.answer("-OOM\r\n+OK"))
                .withMessageContaining("expected one line");
    }

    @Test
    void aServerThatIsGoneResetsItsClients() {
        try (RedisServer gone = RedisServer.start();
                FaultProxy before = FaultProxy.before(gone);
                Jedis client = new Jedis(before.address(), timeout(2000))) {
            client.ping();
            gone.kill();
            assertThatThrownBy(client::ping).isInstanceOf(JedisConnectionException.class);
            Await.eventually(LIMIT, () -> before.connections() == 0, "the connection ends");
        }
    }

    @Test
    void moreConnectionsThanItCarriesAreReset() {
        List<Jedis> clients = new ArrayList<>();
        for (int i = proxy.connections(); i < 128; i++) {
            clients.add(client(2000));
        }
        assertThat(clients).allSatisfy(carried -> assertThat(carried.ping()).isEqualTo("PONG"));
        assertThatThrownBy(() -> client(2000).ping()).isInstanceOf(JedisConnectionException.class);
        clients.forEach(Jedis::close);
        Await.eventually(LIMIT, () -> proxy.connections() == 1, "the others have ended");
        assertThat(jedis.ping()).isEqualTo("PONG");
    }

    @Test
    void closeEndsAllConnectionsAndThreads() {
        proxy.silence();
        proxy.close();
        proxy.close();
        assertThatThrownBy(jedis::ping).isInstanceOf(JedisConnectionException.class);
        Await.eventually(LIMIT, () -> proxy.connections() == 0, "no connection is left");
        Await.eventually(
                LIMIT,
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("fault-proxy")),
                "no thread is left");
        assertThatIllegalStateException().isThrownBy(proxy::heal).withMessageContaining("closed");
    }

    private Jedis client(int timeoutMillis) {
        return new Jedis(proxy.address(), timeout(timeoutMillis));
    }

    private static DefaultJedisClientConfig timeout(int millis) {
        return DefaultJedisClientConfig.builder()
                .serverDefaultProtocol()
                .timeoutMillis(millis)
                .build();
    }

    private static Duration timed(Runnable action) {
        long start = System.nanoTime();
        action.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
