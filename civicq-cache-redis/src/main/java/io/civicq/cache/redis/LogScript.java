package io.civicq.cache.redis;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationText;
import io.civicq.cache.invalidation.LogPosition;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import redis.clients.jedis.commands.ScriptingKeyCommands;

/** The script that opens a log and appends to it. Immutable. */
final class LogScript {
    private static final Script SCRIPT = Script.resource("append.lua");
    private static final int MOST_STAMPS = 100_000;
    private static final int STREAM_ENTRIES = 20_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final List<String> keys;

    LogScript(RedisKeys names) {
        this.keys = List.of(names.logSet(), names.logStream());
    }

    /**
     * Makes sure that there is a log, and that it goes on above a number that this node has used by itself. Throws what Jedis
     * throws.
     *
     * @return its newest position
     */
    LogPosition open(ScriptingKeyCommands redis, long used) {
        return run(redis, used, "", List.of());
    }

    /** Appends, and returns the position of the entry. Throws what Jedis throws. */
    LogPosition append(ScriptingKeyCommands redis, long used, Invalidation invalidation) {
        return run(redis, used, InvalidationText.of(invalidation), LogSet.membersOf(invalidation));
    }

    private LogPosition run(ScriptingKeyCommands redis, long used, String text, List<String> members) {
        List<String> arguments = new ArrayList<>(5 + members.size());
        arguments.add(Long.toString(RANDOM.nextLong()));
        arguments.add(Integer.toString(MOST_STAMPS));
        arguments.add(Integer.toString(STREAM_ENTRIES));
        arguments.add(Long.toString(used));
        arguments.add(text);
        arguments.addAll(members);
        List<?> reply = (List<?>) Objects.requireNonNull(SCRIPT.eval(redis, keys, arguments));
        return new LogPosition(number(reply.get(0)), number(reply.get(1)));
    }

    private static long number(Object text) {
        return Long.parseLong((String) text);
    }
}
