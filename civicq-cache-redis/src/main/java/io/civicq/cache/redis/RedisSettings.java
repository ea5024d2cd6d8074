package io.civicq.cache.redis;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a Redis, and how long to wait for it.
 *
 * <p>Made by {@link #parse} or {@link #of} and changed by withers, each of which checks its argument. The time-outs are
 * those of a request that has a database to fall back on: see {@code docs/redis.md} for why they are not 5 s.
 *
 * @param topology where the servers are
 * @param database the number of the logical database; 0 in a Cluster
 * @param user the ACL user, or null for the default one
 * @param password its password, or null for none
 * @param tls whom to trust on encrypted connections, or null for plain ones
 * @param maxConnections the most connections to one server, 1 to 10,000
 * @param connectTimeout the longest wait for a connection to open, 1 ms to 60 s
 * @param operationTimeout the longest wait for an answer, 1 ms to 60 s
 * @param poolWait the longest wait for a connection that others are using, 1 ms to 60 s
 * @param suspectAfter how long a node trusts its near copies while it hears nothing of the invalidation log, 250 ms to 60 s
 * @param clientName what {@code CLIENT LIST} shows
 * @param foreignWriters whether to hear of programs that write to the keys and do not use this library
 */
public record RedisSettings(
        RedisTopology topology,
        int database,
        @Nullable String user,
        @Nullable String password,
        @Nullable RedisTls tls,
        int maxConnections,
        Duration connectTimeout,
        Duration operationTimeout,
        Duration poolWait,
        Duration suspectAfter,
        String clientName,
        ForeignWriters foreignWriters) {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST_HEARTBEAT = Duration.ofMillis(400);
    private static final Duration SOONEST_SUSPECT = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    public RedisSettings {
        require(database >= 0, "database must not be negative, but was " + database);
        require(
                database == 0 || !(topology instanceof RedisTopology.Cluster),
                "a Cluster has only database 0, not " + database);
        require(user == null || password != null, "user '" + user + "' needs a password");
        require(
                maxConnections >= 1 && maxConnections <= 10_000,
                "maxConnections must be from 1 to 10000, but was " + maxConnections);
        requireDuration("connectTimeout", connectTimeout);
        requireDuration("operationTimeout", operationTimeout);
        requireDuration("poolWait", poolWait);
        requireDuration("suspectAfter", suspectAfter, SOONEST_SUSPECT);
        require(
                !clientName.isEmpty() && clientName.chars().allMatch(c -> c >= '!' && c <= '~'),
                "clientName '" + clientName + "' must be printable ASCII without spaces");
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static void requireDuration(String name, Duration value) {
        requireDuration(name, value, SHORTEST);
    }

    private static void requireDuration(String name, Duration value, Duration least) {
        require(
                value.compareTo(least) >= 0 && value.compareTo(LONGEST) <= 0,
                name + " must be from " + least + " to " + LONGEST + ", but was " + value);
    }

    /** Database 0, no password, plain; 50 connections; connect in 250 ms, answer in 200 ms, 50 ms for the pool; suspect after 2 s. */
    public static RedisSettings of(RedisTopology topology) {
        return new RedisSettings(
                topology,
                0,
                null,
                null,
                null,
                50,
                Duration.ofMillis(250),
                Duration.ofMillis(200),
                Duration.ofMillis(50),
                Duration.ofSeconds(2),
                "civicq-cache",
                ForeignWriters.UNHEARD);
    }

    /**
     * The settings of a URL, and the defaults of {@link #of} for the rest.
     *
     * <ul>
     *   <li>{@code redis://[[user]:password@]host[:port][/database]}
     *   <li>{@code redis-sentinel://[[user]:password@]host[:port],…/master-name[?db=database]}
     *   <li>{@code redis-cluster://[[user]:password@]host[:port],…}
     * </ul>
     *
     * <p>With {@code rediss} in place of {@code redis} connections are encrypted. Special characters in a user or password
     * are percent-encoded.
     *
     * @throws IllegalArgumentException if it has another form; the message quotes it without the password
     */
    public static RedisSettings parse(String url) {
        return RedisUrl.parse(url);
    }

    public RedisSettings withDatabase(int number) {
        return new RedisSettings(
                topology,
                number,
                user,
                password,
                tls,
                maxConnections,
                connectTimeout,
                operationTimeout,
                poolWait,
                suspectAfter,
                clientName,
                foreignWriters);
    }

    /** These settings with other credentials; {@code newUser} is null for the default user. */
    public RedisSettings withCredentials(@Nullable String newUser, String newPassword) {
        return new RedisSettings(
                topology,
                database,
                newUser,
                newPassword,
                tls,
                maxConnections,
                connectTimeout,
                operationTimeout,
                poolWait,
                suspectAfter,
                clientName,
                foreignWriters);
    }

    public RedisSettings withTls(RedisTls trust) {
        return new RedisSettings(
                topology,
                database,
                user,
                password,
                trust,
                maxConnections,
                connectTimeout,
                operationTimeout,
                poolWait,
                suspectAfter,
                clientName,
                foreignWriters);
    }

    public RedisSettings withMaxConnections(int count) {
        return new RedisSettings(
                topology,
                database,
                user,
                password,
                tls,
                count,
                connectTimeout,
                operationTimeout,
                poolWait,
                suspectAfter,
                clientName,
                foreignWriters);
    }

    public RedisSettings withConnectTimeout(Duration timeout) {
        return new RedisSettings(
                topology,
                database,
                user,
                password,
                tls,
                maxConnections,
                timeout,
                operationTimeout,
                poolWait,
                suspectAfter,
                clientName,
                foreignWriters);
    }

    public RedisSettings withOperationTimeout(Duration timeout) {
        return new RedisSettings(
                topology,
                database,
                user,
                password,
                tls,
                maxConnections,
                connectTimeout,
                timeout,
                poolWait,
                suspectAfter,
                clientName,
                foreignWriters);
    }

    public RedisSettings withPoolWait(Duration wait) {
        return new RedisSettings(
                topology,
                database,
                user,
                password,
                tls,
                maxConnections,
                connectTimeout,
                operationTimeout,
                wait,
                suspectAfter,
                clientName,
                foreignWriters);
    }

    /** How long this node trusts its near copies while it hears nothing of the log; it is asked for news five times as often. */
    public RedisSettings withSuspectAfter(Duration silence) {
        return new RedisSettings(
                topology,
                database,
                user,
                password,
                tls,
                maxConnections,
                connectTimeout,
                operationTimeout,
                poolWait,
                silence,
                clientName,
                foreignWriters);
    }

    public RedisSettings withClientName(String name) {
        return new RedisSettings(
                topology,
                database,
                user,
                password,
                tls,
                maxConnections,
                connectTimeout,
                operationTimeout,
                poolWait,
                suspectAfter,
                name,
                foreignWriters);
    }

    /** These settings, with programs that do not use this library heard or not; not, if nothing is said. */
    public RedisSettings withForeignWriters(ForeignWriters heard) {
        return new RedisSettings(
                topology,
                database,
                user,
                password,
                tls,
                maxConnections,
                connectTimeout,
                operationTimeout,
                poolWait,
                suspectAfter,
                clientName,
                heard);
    }

    /** How often silence is looked into: at least five times before it makes suspect, so that one answer that is late does not. */
    Duration heartbeat() {
        Duration fifth = suspectAfter.dividedBy(5);
        return fifth.compareTo(LONGEST_HEARTBEAT) < 0 ? fifth : LONGEST_HEARTBEAT;
    }

    /** Everything but the secrets. */
    @Override
    public String toString() {
        return "RedisSettings[" + topology + ", database " + database + (user == null ? "" : ", user " + user)
                + (password == null ? "" : ", with a password") + (tls == null ? "" : ", TLS") + ", " + maxConnections
                + " connections, connect " + connectTimeout.toMillis() + " ms, operation "
                + operationTimeout.toMillis() + " ms, pool wait " + poolWait.toMillis() + " ms, suspect after "
                + suspectAfter.toMillis() + " ms, client " + clientName
                + (foreignWriters == ForeignWriters.HEARD ? ", foreign writers heard]" : "]");
    }
}
