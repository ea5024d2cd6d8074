package io.civicq.cache.redis;

import io.civicq.cache.redis.RedisFailure.Verdict;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;

/** Asks a server whether it is well, on a connection of its own, as those in the pool may be dead or logged in before. */
record ServerProbe(JedisSettings settings) {
    private static final byte[] NOTHING = {};
    private static final byte[] IF_ABSENT = "NX".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] IF_PRESENT = "XX".getBytes(StandardCharsets.US_ASCII);

    /**
     * Returns what is the matter with it, or null if it is well; throws what Jedis throws, if it cannot be reached or does not
     * answer.
     */
    @Nullable
    RedisFailure ask(HostAndPort primary, byte @Nullable [] key, Access access) {
        try (Connection connection = new Connection(primary, settings.client())) {
            Jedis redis = new Jedis(connection);
            long asked = System.nanoTime();
            RedisFailure failure = failureOf(() -> read(redis, key));
            if (failure == null && access == Access.WRITE && key != null) {
                failure = failureOf(() -> writeNothing(redis, key));
            }
            boolean slow = System.nanoTime() - asked
                    > settings.settings().operationTimeout().toNanos() / 2;
            return slow ? RedisFailure.TIMEOUT : failure;
        }
    }

    private static void read(Jedis redis, byte @Nullable [] key) {
        if (key == null) {
            redis.ping();
        } else {
            redis.pttl(key);
        }
    }

    /**
     * Sets a key if it both exists and does not. A server that takes no writes says so before it looks at what is asked for;
     * others call it a syntax error.
     */
    private static void writeNothing(Jedis redis, byte[] key) {
        redis.sendCommand(Command.SET, key, NOTHING, IF_ABSENT, IF_PRESENT);
    }

    private @Nullable RedisFailure failureOf(Runnable question) {
        try {
            question.run();
            return null;
        } catch (JedisDataException e) {
            RedisFailure failure = RedisFailure.of(e);
            Verdict verdict = failure.verdict(settings.settings().topology());
            return verdict == Verdict.UNUSABLE || verdict == Verdict.UNWRITABLE ? failure : null;
        }
    }
}
