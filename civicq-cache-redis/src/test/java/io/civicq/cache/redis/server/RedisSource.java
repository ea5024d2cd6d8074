package io.civicq.cache.redis.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;

/** Where the shared Redis of the tests comes from. */
sealed interface RedisSource {

    String PROPERTY = "civicq.test.redis";
    String FORMS = "external:host:port | binary:/path/to/redis-server | docker | embedded";

    /** A server that somebody else runs. */
    record External(HostAndPort address) implements RedisSource {
        @Override
        public Running open() {
            if (!new RedisEndpoint(address).answers(Duration.ofSeconds(2))) {
                throw new IllegalStateException(PROPERTY + "=\"external:" + address + "\": no answer to PING");
            }
            return new Running("external redis-server", address, () -> {});
        }
    }

    /** An executable on this machine. */
    record Binary(Path path) implements RedisSource {
        @Override
        public Running open() {
            return Running.of(path.toString(), RedisServer.start());
        }
    }

    /** A container. */
    record Docker() implements RedisSource {
        @Override
        public Running open() {
            return DockerRedis.open();
        }
    }

    /** The executable in the embedded-redis jar. */
    record Embedded() implements RedisSource {
        @Override
        public Running open() {
            return Running.of("embedded redis-server", RedisServer.start());
        }
    }

    /** A server that answers, what to call it, and how to end it. */
    record Running(String name, HostAndPort address, Runnable end) {
        static Running of(String name, RedisServer server) {
            return new Running(name, server.address(), server::close);
        }
    }

    Running open();

    /** What the property says; without it a container if Docker can run one, else the embedded binary. */
    static RedisSource choose(@Nullable String property, BooleanSupplier docker) {
        if (property != null) {
            return parse(property);
        }
        return docker.getAsBoolean() ? new Docker() : new Embedded();
    }

    /**
     * The source that the value of the property names.
     *
     * @throws IllegalArgumentException if it has none of the {@link #FORMS}
     */
    static RedisSource parse(String value) {
        Matcher form = Pattern.compile("(external):(.+):(\\d{1,5})|(binary):(.+)|(docker)|(embedded)")
                .matcher(value);
        if (form.matches()) {
            if (form.group(6) != null) {
                return new Docker();
            }
            if (form.group(7) != null) {
                return new Embedded();
            }
            if (form.group(4) != null) {
                return new Binary(Path.of(form.group(5)));
            }
            int port = Integer.parseInt(form.group(3));
            if (port >= 1 && port <= 65_535) {
                return new External(new HostAndPort(form.group(2), port));
            }
        }
        throw new IllegalArgumentException(PROPERTY + "=\"" + value + "\": expected " + FORMS);
    }

    /**
     * Whether a Docker daemon may be there. Worth a look, as Testcontainers takes 2 s and logs an error to find
     * none.
     */
    static boolean dockerSocketExists(Map<String, String> environment, Predicate<Path> exists) {
        String runtime = environment.get("XDG_RUNTIME_DIR");
        return environment.containsKey("DOCKER_HOST")
                || exists.test(Path.of("/var/run/docker.sock"))
                || (runtime != null && exists.test(Path.of(runtime, "docker.sock")));
    }
}
