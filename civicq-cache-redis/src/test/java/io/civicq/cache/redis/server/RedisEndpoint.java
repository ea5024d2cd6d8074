package io.civicq.cache.redis.server;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.SafeEncoder;

/** Where a server listens and how to get in; every call opens a connection of its own. */
record RedisEndpoint(HostAndPort address, @Nullable String password) {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    RedisEndpoint(HostAndPort address) {
        this(address, null);
    }

    String uri() {
        return "redis://" + (password == null ? "" : ":" + password + "@") + address;
    }

    /** The reply as String, Long, List or null. */
    @Nullable
    Object call(String command, String... arguments) {
        return call(PATIENCE, command, arguments);
    }

    /** True if the server answers within the time, also if the answer is that one has to log in first. */
    boolean answers(Duration within) {
        try {
            return "PONG".equals(call(within, "PING"));
        } catch (JedisAccessControlException guarded) {
            return true;
        } catch (JedisException silentOrLoading) {
            return false;
        }
    }

    /**
     * Whether the condition holds; that a server is away or cuts the connection that asks, as a demoted one does,
     * is a no.
     */
    static boolean holds(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (JedisException away) {
            return false;
        }
    }

    /** A field of INFO or CLUSTER INFO, or "" if there is none of that name. */
    String field(String name, String command, String... arguments) {
        String text = String.valueOf(call(command, arguments));
        return text.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }

    String version() {
        String valkey = field("valkey_version", "INFO", "server");
        return valkey.isEmpty() ? field("redis_version", "INFO", "server") : "(Valkey) " + valkey;
    }

    /** The reply to a command that answers with an array of strings. */
    List<String> strings(String command, String... arguments) {
        List<?> reply = (List<?>) Objects.requireNonNullElse(call(command, arguments), List.of());
        return reply.stream().map(String::valueOf).toList();
    }

    private @Nullable Object call(Duration patience, String command, String... arguments) {
        DefaultJedisClientConfig config = DefaultJedisClientConfig.builder()
                .serverDefaultProtocol()
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .timeoutMillis((int) patience.toMillis())
                .password(password)
                .build();
        try (Jedis jedis = new Jedis(address, config)) {
            return SafeEncoder.encodeObject(jedis.sendCommand(() -> SafeEncoder.encode(command), arguments));
        }
    }
}
