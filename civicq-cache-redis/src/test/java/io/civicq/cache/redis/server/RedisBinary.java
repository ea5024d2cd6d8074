package io.civicq.cache.redis.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import redis.embedded.RedisExecProvider;

/** The redis-server executable of this JVM: the one that the system property names, else the embedded one. */
final class RedisBinary {

    private RedisBinary() {}

    static Path path() {
        String property = System.getProperty(RedisSource.PROPERTY);
        if (property != null && RedisSource.parse(property) instanceof RedisSource.Binary binary) {
            return executable(binary.path());
        }
        return Embedded.PATH;
    }

    static Path executable(Path path) {
        if (Files.isRegularFile(path) && Files.isExecutable(path)) {
            return path;
        }
        throw new IllegalArgumentException(
                RedisSource.PROPERTY + "=\"binary:" + path + "\": there is no executable file of that name");
    }

    /** Extracted when first asked for, deleted when the JVM ends. */
    private static final class Embedded {

        static final Path PATH = extracted();

        private static Path extracted() {
            try {
                return RedisExecProvider.defaultProvider().get().toPath().toAbsolutePath();
            } catch (IOException | RuntimeException e) {
                throw new IllegalStateException(
                        "No embedded redis-server for " + System.getProperty("os.name") + " on "
                                + System.getProperty("os.arch") + "; name a Redis with -D" + RedisSource.PROPERTY + "="
                                + RedisSource.FORMS,
                        e);
            }
        }
    }
}
