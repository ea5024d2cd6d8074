package io.civicq.example;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the service is told when it starts.
 *
 * @param port where it listens; 0 for any port that is free
 * @param redis the address of the Redis behind it, or null for none
 */
record Settings(int port, @Nullable String redis) {
    static final int DEFAULT_PORT = 8080;

    static final String USAGE = """
            civicq-service [--port PORT] [--redis URL]
              --port   where to listen on this machine; else the variable PORT, else 8080; 0 for any free port
              --redis  such as redis://localhost:6379/0; else the variable REDIS_URL, else no Redis""";

    /**
     * The settings that arguments and environment say; arguments go first.
     *
     * @throws IllegalArgumentException if an argument is unknown or malformed
     */
    static Settings of(String[] arguments, Map<String, String> environment) {
        Options options = Options.of(arguments, "port", "redis");
        String port = options.text("port", environment.getOrDefault("PORT", String.valueOf(DEFAULT_PORT)));
        String redis = options.text("redis", environment.getOrDefault("REDIS_URL", ""));
        return new Settings(Options.number("port", port, 0, 65_535), redis.isBlank() ? null : redis.strip());
    }
}
