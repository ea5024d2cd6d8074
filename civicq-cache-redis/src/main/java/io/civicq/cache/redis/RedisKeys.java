package io.civicq.cache.redis;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyPattern;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The names of one namespace in Redis. They all begin with {@code namespace:}, and nothing else does in a Redis that is
 * shared.
 *
 * <p>A key whose first segment is the namespace is its own name ({@code civicq:ballot:123}); any other follows two colons
 * ({@code civicq::ballot:123}), which no text of a key contains. Names with a brace are no keys either.
 */
record RedisKeys(String namespace) {
    RedisKeys {
        if (namespace.isBlank()) {
            throw new IllegalArgumentException("the namespace must not be blank");
        }
    }

    String nameOf(CacheKey key) {
        return nameOf(key.text());
    }

    private String nameOf(String text) {
        return isWithin(text) ? text : namespace + "::" + text;
    }

    /** What all names begin with. */
    String prefix() {
        return namespace + ":";
    }

    /** The key that a name stands for; null if it is that of a lease, of the log, or of nothing of ours. */
    @Nullable
    CacheKey keyOf(String name) {
        if (name.indexOf('{') >= 0 || !isWithin(name)) {
            return null;
        }
        String foreign = namespace + "::";
        try {
            CacheKey key = CacheKey.parse(name.startsWith(foreign) ? name.substring(foreign.length()) : name);
            return nameOf(key).equals(name) ? key : null;
        } catch (IllegalArgumentException notAKey) {
            return null;
        }
    }

    private boolean isWithin(String text) {
        return text.length() > namespace.length()
                && text.charAt(namespace.length()) == ':'
                && text.startsWith(namespace);
    }

    /** The set of the invalidation log; in a Cluster in one slot with the stream. */
    String logSet() {
        return namespace + ":{" + namespace + "}:log:stamps";
    }

    String logStream() {
        return namespace + ":{" + namespace + "}:log:stream";
    }

    /** Up to where a consumer has dealt with the log; in a Cluster in one slot with it. */
    String feedCursor(String consumer) {
        return namespace + ":{" + namespace + "}:feed:" + consumer + ":cursor";
    }

    /** Whose turn it is to consume. */
    String feedTurn(String consumer) {
        return namespace + ":{" + namespace + "}:feed:" + consumer + ":turn";
    }

    /** The lease of a key; without a closing brace it has no hash tag, so that leases spread over a Cluster. */
    String lease(CacheKey key) {
        return namespace + ":{lease:" + key.text();
    }

    static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * A pattern of Redis for all the names that match, and a few more: there {@code ?} stands for a byte, here for a
     * character. {@link #matches} decides.
     */
    String globOf(KeyPattern pattern) {
        String glob = pattern.escapedGlob().replace('?', '*');
        return isWithin(pattern.toString()) ? glob : escaped(namespace) + "::" + glob;
    }

    boolean matches(KeyPattern pattern, String name) {
        if (name.indexOf('{') >= 0 || !isWithin(name)) {
            return false;
        }
        String foreign = namespace + "::";
        boolean isForeign = name.startsWith(foreign);
        return isForeign != isWithin(pattern.toString())
                && pattern.matches(isForeign ? name.substring(foreign.length()) : name);
    }

    private static String escaped(String literal) {
        return literal.replaceAll("[\\[\\]^\\-\\\\*?]", "\\\\$0");
    }
}
