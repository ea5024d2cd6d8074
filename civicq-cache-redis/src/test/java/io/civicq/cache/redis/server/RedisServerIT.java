package io.civicq.cache.redis.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisConnectionException;

class RedisServerIT {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(10);

    @Test
    void aStartedServerAnswersAndIsEmpty() {
        try (RedisServer server = RedisServer.start()) {
            assertThat(server.command("DBSIZE")).isEqualTo(0L);
            assertThat(server.command("SET", "question:7", "open")).isEqualTo("OK");
            assertThat(server.command("GET", "question:7")).isEqualTo("open");
            assertThat(server.version()).matches("(\\(Valkey\\) )?\\d+\\.\\d+.*");
        }
    }

    @Test
    void optionsReachTheServer() {
        try (RedisServer server = RedisServer.start("--maxmemory", "4mb", "--maxmemory-policy", "allkeys-lru")) {
            assertThat(server.command("CONFIG", "GET", "maxmemory")).isEqualTo(List.of("maxmemory", "4194304"));
            assertThat(server.command("CONFIG", "GET", "maxmemory-policy"))
                    .isEqualTo(List.of("maxmemory-policy", "allkeys-lru"));
        }
    }

    @Test
    void aPasswordIsPartOfTheUriAndGuardsTheServer() {
        try (RedisServer server = RedisServer.start("--requirepass", "ballot");
                RedisClient member = RedisClient.create(server.uri());
                RedisClient stranger = RedisClient.create("redis://" + server.address())) {
            assertThat(member.set("question:7", "open")).isEqualTo("OK");
            assertThat(server.command("GET", "question:7")).isEqualTo("open");
            assertThatThrownBy(() -> stranger.get("question:7"))
                    .isInstanceOf(JedisAccessControlException.class)
                    .hasMessageContaining("NOAUTH");
        }
    }

    @Test
    void usersAreOptionsToo() {
        try (RedisServer server = RedisServer.start(
                        "--user", "default", "off", "--user", "reader", "on", ">ballot", "~*", "+get", "+hello");
                RedisClient reader = RedisClient.create("redis://reader:ballot@" + server.address())) {
            assertThat(reader.get("question:7")).isNull();
            assertThatThrownBy(() -> reader.set("question:7", "open")).hasMessageContaining("NOPERM");
        }
    }

    @Test
    void aRefusedOptionIsReportedInTheServersWords() {
        assertThatIllegalStateException()
                .isThrownBy(() -> RedisServer.start("--maxmemory-policy", "never"))
                .withMessageContaining("maxmemory-policy")
                .withMessageContaining("refuses to start");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisServer.start("--port", "6379"))
                .withMessageContaining("6379");
    }

    @Test
    void aTakenPortIsLeftToItsOwner() {
        try (RedisServer owner = RedisServer.start()) {
            int free = RedisServer.freePort();
            Iterator<Integer> ports = List.of(owner.port(), free).iterator();
            try (RedisServer server = RedisServer.start(ports::next, List.of())) {
                assertThat(server.port()).isEqualTo(free);
                assertThat(server.pid()).isNotEqualTo(owner.pid());
                assertThat(owner.answers(LONG)).isTrue();
            }
        }
    }

    @Test
    void aKilledServerRefusesConnectionsAndRestartsEmptyOnItsPort() {
        try (RedisServer server = RedisServer.start()) {
            server.command("SET", "question:7", "open");
            int port = server.port();
            server.kill();
            assertThatThrownBy(() -> server.command("PING"))
                    .isInstanceOf(JedisConnectionException.class)
                    .hasStackTraceContaining("Connection refused");
            server.restart();
            assertThat(server.port()).isEqualTo(port);
            assertThat(server.command("GET", "question:7")).isNull();
        }
    }

    @Test
    void aRestartKeepsTheDataIfTold() {
        try (RedisServer server = RedisServer.start()) {
            server.command("SET", "question:7", "open");
            long pid = server.pid();
            server.restartWithData();
            assertThat(server.pid()).isNotEqualTo(pid);
            assertThat(server.command("GET", "question:7")).isEqualTo("open");
            server.restart();
            assertThat(server.command("GET", "question:7")).isNull();
        }
    }

    @Test
    void aServerThatWasKilledIsRevivedAsItWasWhenItLastSaved() {
        try (RedisServer server = RedisServer.start()) {
            server.command("SET", "question:7", "open");
            server.command("SAVE");
            server.command("SET", "question:7", "closed");
            server.kill();

            server.revive();
            assertThat(server.command("GET", "question:7")).isEqualTo("open");
        }
    }

    @Test
    void aStoppedServerRestarts() {
        try (RedisServer server = RedisServer.start()) {
            server.pause();
            server.stop();
            assertThat(server.answers(SHORT)).isFalse();
            assertThat(server.logTail()).contains("SIGTERM");
            server.restart();
            assertThat(server.answers(LONG)).isTrue();
        }
    }

    @Test
    void aPausedServerIsSilentUntilItResumes() {
        try (RedisServer server = RedisServer.start()) {
            server.command("SET", "question:7", "open");
            server.pause();
            assertThat(server.answers(SHORT)).isFalse();
            server.resume();
            assertThat(server.answers(LONG)).isTrue();
            assertThat(server.command("GET", "question:7")).isEqualTo("open");
        }
    }

    @Test
    void closeEndsThePausedProcessAndMayBeRepeated() {
        RedisServer server = RedisServer.start();
        long pid = server.pid();
        String directory =
                String.valueOf(server.endpoint().strings("CONFIG", "GET", "dir").get(1));
        server.pause();
        server.close();
        server.close();
        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(Path.of(directory)).doesNotExist();
        assertThatIllegalStateException().isThrownBy(server::restart).withMessageContaining("closed");
    }

    @Test
    void noServerOutlivesTheJvm() throws IOException {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Forgetful.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String pid = new String(jvm.getInputStream().readAllBytes(), UTF_8).trim();
        assertThat(jvm.onExit().join().exitValue()).isZero();
        Await.eventually(LONG, () -> ProcessHandle.of(Long.parseLong(pid)).isEmpty(), "process " + pid + " has ended");
    }

    /** Starts a server, says its pid and exits without closing it. */
    static final class Forgetful {
        public static void main(String[] args) {
            System.out.println(RedisServer.start().pid());
            System.exit(0);
        }
    }
}
