package io.civicq.cache.redis;

import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** Why an operation got nothing from Redis. */
enum RedisFailure {
    /** Nobody listens there. */
    REFUSED,
    /** No answer, or no connection, within the deadline. */
    TIMEOUT,
    /** All connections were in use for as long as one may wait. */
    POOL,
    /** The connection broke. */
    CONNECTION,
    /** The peers do not trust each other. */
    TLS,
    /** Sentinels or Cluster nodes have not yet said where the primaries are. */
    UNCONNECTED,
    /** The tier was closed. */
    CLOSED,
    /** The thread was interrupted while it waited. */
    INTERRUPTED,
    OOM,
    READONLY,
    /** Writes are refused until the server can save its data again. */
    MISCONF,
    /** Writes are refused until enough replicas are back. */
    NOREPLICAS,
    LOADING,
    MASTERDOWN,
    CLUSTERDOWN,
    /** The slot of the key lies elsewhere now. */
    MOVED,
    /** A script blocks the server. */
    BUSY,
    /** Not logged in, or with a wrong password. */
    NOAUTH,
    /** Logged in as someone who may not do that. */
    NOPERM,
    WRONGTYPE,
    OTHER;

    /** The name in counters. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a failure says about the server that was asked, in order of gravity. */
    enum Verdict {
        /** Nothing. */
        NONE,
        /** It answers; this command or key is the matter. */
        ANSWERS,
        /** All connections to it are in use. */
        BUSY,
        /** It takes no writes, and answers. */
        UNWRITABLE,
        /** It is of no use. */
        UNUSABLE
    }

    /** What it says in a topology; that a slot lies elsewhere is ordinary where there are others. */
    Verdict verdict(RedisTopology topology) {
        return switch (this) {
            case REFUSED, TIMEOUT, CONNECTION, TLS, LOADING, MASTERDOWN, CLUSTERDOWN, BUSY, NOAUTH -> Verdict.UNUSABLE;
            case MOVED -> topology instanceof RedisTopology.Cluster ? Verdict.ANSWERS : Verdict.UNUSABLE;
            case OOM, READONLY, MISCONF, NOREPLICAS -> Verdict.UNWRITABLE;
            case POOL -> Verdict.BUSY;
            case NOPERM, WRONGTYPE -> Verdict.ANSWERS;
            case UNCONNECTED, CLOSED, INTERRUPTED, OTHER -> Verdict.NONE;
        };
    }

    static RedisFailure of(Throwable thrown) {
        RedisFailure found = search(thrown, 0);
        if (found != null) {
            return found;
        }
        return thrown instanceof JedisConnectionException ? CONNECTION : OTHER;
    }

    private static @Nullable RedisFailure search(@Nullable Throwable thrown, int depth) {
        if (thrown == null || depth > 5) {
            return null;
        }
        RedisFailure own = ofThis(thrown);
        if (own != null) {
            return own;
        }
        RedisFailure inner = Stream.concat(Stream.of(thrown.getCause()), Arrays.stream(thrown.getSuppressed()))
                .map(cause -> search(cause, depth + 1))
                .filter(failure -> failure != null)
                .findFirst()
                .orElse(null);
        return inner == null && thrown instanceof JedisClusterOperationException ? CLUSTERDOWN : inner;
    }

    private static @Nullable RedisFailure ofThis(Throwable thrown) {
        if (thrown instanceof SocketTimeoutException) {
            return TIMEOUT;
        }
        if (thrown instanceof InterruptedException || thrown instanceof InterruptedIOException) {
            return INTERRUPTED;
        }
        if (thrown instanceof ConnectException) {
            return REFUSED;
        }
        if (thrown instanceof SSLException) {
            return TLS;
        }
        if (thrown instanceof NoSuchElementException) {
            return POOL;
        }
        return thrown instanceof JedisDataException ? ofReply(String.valueOf(thrown.getMessage())) : null;
    }

    /** What the first word of an error reply says, but for one that a server gives which takes no more connections. */
    private static RedisFailure ofReply(String message) {
        int space = message.indexOf(' ');
        return switch (space < 0 ? message : message.substring(0, space)) {
            case "OOM" -> OOM;
            case "READONLY" -> READONLY;
            case "MISCONF" -> MISCONF;
            case "NOREPLICAS" -> NOREPLICAS;
            case "LOADING" -> LOADING;
            case "MASTERDOWN" -> MASTERDOWN;
            case "CLUSTERDOWN", "TRYAGAIN" -> CLUSTERDOWN;
            case "MOVED", "ASK" -> MOVED;
            case "BUSY" -> BUSY;
            case "NOAUTH", "WRONGPASS" -> NOAUTH;
            case "NOPERM" -> NOPERM;
            case "WRONGTYPE" -> WRONGTYPE;
            default -> message.startsWith("ERR max number of clients") ? REFUSED : OTHER;
        };
    }
}
