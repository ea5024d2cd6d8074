package io.civicq.cache.redis.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.HostAndPort;

class RedisUnderTestTest {

    static Stream<Arguments> valuesAndSources() {
        return Stream.of(
                Arguments.of("external:redis.civicq.io:6380", external("redis.civicq.io", 6380)),
                Arguments.of("external:127.0.0.1:1", external("127.0.0.1", 1)),
                Arguments.of("external:[::1]:65535", external("[::1]", 65_535)),
                Arguments.of("binary:/usr/bin/redis-server", binary("/usr/bin/redis-server")),
                Arguments.of("binary:/opt/valkey 8/valkey-server", binary("/opt/valkey 8/valkey-server")),
                Arguments.of("docker", new RedisSource.Docker()),
                Arguments.of("embedded", new RedisSource.Embedded()));
    }

    @ParameterizedTest
    @MethodSource("valuesAndSources")
    void theValueNamesTheSource(String value, RedisSource source) {
        assertThat(RedisSource.parse(value)).isEqualTo(source);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Docker",
                "embedded ",
                "external",
                "external:",
                "external:localhost",
                "external::6379",
                "external:localhost:",
                "external:localhost:0",
                "external:localhost:65536",
                "external:localhost:x",
                "external:localhost:-1",
                "binary",
                "binary:",
                "docker:redis",
                "redis://localhost:6379"
            })
    void anyOtherValueIsQuotedBesideTheAllowedForms(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisSource.parse(value))
                .withMessageContaining("civicq.test.redis=\"" + value + "\"")
                .withMessageContaining("external:host:port | binary:/path/to/redis-server | docker | embedded");
    }

    @Test
    void thePropertyComesBeforeDockerAndDockerBeforeTheEmbeddedBinary() {
        assertThat(RedisSource.choose("embedded", () -> true)).isEqualTo(new RedisSource.Embedded());
        assertThat(RedisSource.choose(null, () -> true)).isEqualTo(new RedisSource.Docker());
        assertThat(RedisSource.choose(null, () -> false)).isEqualTo(new RedisSource.Embedded());
        assertThatIllegalArgumentException().isThrownBy(() -> RedisSource.choose("", () -> true));
    }

    @ParameterizedTest
    @CsvSource({
        "                ,            ,                         , false",
        "DOCKER_HOST     , tcp://ci   ,                         , true",
        "                ,            , /var/run/docker.sock    , true",
        "XDG_RUNTIME_DIR , /run/user/7, /run/user/7/docker.sock, true",
        "XDG_RUNTIME_DIR , /run/user/7, /run/user/8/docker.sock, false"
    })
    void dockerIsLookedForWhereItsSocketIs(String variable, String value, String socket, boolean expected) {
        Map<String, String> environment = variable == null ? Map.of() : Map.of(variable, value);
        Set<Path> files = socket == null ? Set.of() : Set.of(Path.of(socket));
        assertThat(RedisSource.dockerSocketExists(environment, files::contains)).isEqualTo(expected);
    }

    @Test
    void classesAndRunsHaveNamespacesOfTheirOwn() {
        String own = RedisUnderTest.namespaceOf(RedisUnderTestTest.class, "run 1");
        assertThat(own).matches("RedisUnderTestTest-[0-9a-f]{8}");
        assertThat(RedisUnderTest.namespaceOf(RedisUnderTestTest.class, "run 1"))
                .isEqualTo(own);
        assertThat(RedisUnderTest.namespaceOf(Inner.class, "run 1")).isEqualTo(own);
        assertThat(RedisUnderTest.namespaceOf(RedisUnderTestTest.class, "run 2"))
                .isNotEqualTo(own);
        assertThat(RedisUnderTest.namespaceOf(FaultProxyIT.class, "run 1")).isNotEqualTo(own);
    }

    @Nested
    class Inner {}

    private static RedisSource external(String host, int port) {
        return new RedisSource.External(new HostAndPort(host, port));
    }

    private static RedisSource binary(String path) {
        return new RedisSource.Binary(Path.of(path));
    }
}
