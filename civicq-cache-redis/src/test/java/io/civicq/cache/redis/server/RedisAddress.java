package io.civicq.cache.redis.server;

/**
 * The shared Redis, as a test class sees it.
 *
 * @param namespace a prefix for keys that no other class and no other run uses; letters, digits and hyphens
 */
public record RedisAddress(String host, int port, String namespace) {

    public String uri() {
        return "redis://" + host + ":" + port;
    }
}
