package io.civicq.cache.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.commands.ScriptingKeyCommands;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** A Lua script, sent by its digest, and whole to a server that does not know it yet. Immutable. */
final class Script {
    private final String text;
    private final String digest;

    Script(String text) {
        this.text = text;
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            this.digest = HexFormat.of().formatHex(sha1.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-1", impossible);
        }
    }

    /** The script in a file beside this class. */
    static Script resource(String file) {
        try (InputStream script = Script.class.getResourceAsStream(file)) {
            return new Script(new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs it; for use within {@link RedisConnections#call}, as it throws what Jedis throws.
     *
     * @param keys in a Cluster all in one slot
     * @return what it returns, as Jedis converts it: Long, String, List or null
     */
    @Nullable
    Object eval(ScriptingKeyCommands jedis, List<String> keys, List<String> arguments) {
        try {
            return jedis.evalsha(digest, keys, arguments);
        } catch (JedisNoScriptException unknown) {
            return jedis.eval(text, keys, arguments);
        }
    }
}
