package io.civicq.cache.redis;

/**
 * Where one server listens.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param port 1 to 65535
 */
public record RedisNode(String host, int port) {
    /** The port of a Redis that was given none. */
    public static final int DEFAULT_PORT = 6379;

    /** The port of a Sentinel that was given none. */
    public static final int DEFAULT_SENTINEL_PORT = 26379;

    public RedisNode {
        if (host.isBlank() || host.chars().anyMatch(c -> c <= ' ' || c == '/' || c == '@' || c == ',')) {
            throw new IllegalArgumentException("host '" + host + "' must be a name or an address");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port of " + host + " must be from 1 to 65535, but was " + port);
        }
    }

    /**
     * The node with this text: {@code host}, {@code host:port} or {@code [address]:port}.
     *
     * @throws IllegalArgumentException if it has another form
     */
    static RedisNode parse(String text, int defaultPort) {
        int hostEnd = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
        if (hostEnd < 0) {
            return new RedisNode(text, defaultPort);
        }
        String host = text.startsWith("[") && hostEnd > 1 ? text.substring(1, hostEnd - 1) : text.substring(0, hostEnd);
        String port = text.substring(hostEnd);
        if (port.isEmpty()) {
            return new RedisNode(host, defaultPort);
        }
        if (!port.matches(":\\d{1,5}")) {
            throw new IllegalArgumentException("'" + text + "' must have the form host:port");
        }
        return new RedisNode(host, Integer.parseInt(port.substring(1)));
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
