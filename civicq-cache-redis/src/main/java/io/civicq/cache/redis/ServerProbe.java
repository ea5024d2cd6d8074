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

    /** Throws what Jedis throws, if the server cannot be reached or does not answer. */
    Verdict ask(HostAndPort primary, byte @Nullable [] key, Access access) {
        try (Connection connection = new Connection(primary, settings.client())) {
            Jedis redis = new Jedis(connection);
            long asked = System.nanoTime();
            Verdict verdict = answerTo(() -> read(redis, key));
            if (verdict == Verdict.ANSWERS && access == Access.WRITE && key != null) {
                verdict = answerTo(() -> writeNothing(redis, key));
            }
            boolean slow = System.nanoTime() - asked
                    > settings.settings().operationTimeout().toNanos() / 2;
            return slow ? Verdict.UNUSABLE : verdict;
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

    private Verdict answerTo(Runnable question) {
        try {
            question.run();
        } catch (JedisDataException e) {
            Verdict verdict = RedisFailure.of(e).verdict(settings.settings().topology());
            return verdict == Verdict.NONE ? Verdict.ANSWERS : verdict;
        }
        return Verdict.ANSWERS;
    }
}
