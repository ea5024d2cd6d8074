package io.civicq.cache.redis.server;

import java.nio.file.Files;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;
import redis.clients.jedis.HostAndPort;

/** A Redis in a container. */
final class DockerRedis {

    private static final String IMAGE = "redis:7-alpine";
    private static final int PORT = 6379;

    private DockerRedis() {}

    static boolean isAvailable() {
        return RedisSource.dockerSocketExists(System.getenv(), Files::exists) && runsContainers();
    }

    static RedisSource.Running open() {
        if (!runsContainers()) {
            throw new IllegalStateException(
                    RedisSource.PROPERTY + "=\"docker\": Testcontainers is absent or finds no Docker daemon");
        }
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(IMAGE)).withExposedPorts(PORT);
        container.start();
        return new RedisSource.Running(
                "container " + IMAGE,
                new HostAndPort(container.getHost(), container.getMappedPort(PORT)),
                container::stop);
    }

    private static boolean runsContainers() {
        try {
            return DockerClientFactory.instance().isDockerAvailable();
        } catch (NoClassDefFoundError withoutTestcontainers) {
            return false;
        }
    }
}
