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
 * @param combineReadsAbove how many may read single keys from a server at a time, each on a connection of its own, before
 *     further reads are sent together; 0 for all, {@link Integer#MAX_VALUE} for none
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
        ForeignWriters foreignWriters,
        int combineReadsAbove) {

    private static final int STANDARD_COMBINE_READS_ABOVE = 16;
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
        require(combineReadsAbove >= 0, "combineReadsAbove must not be negative, but was " + combineReadsAbove);
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
                ForeignWriters.UNHEARD,
                STANDARD_COMBINE_READS_ABOVE);
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
        Draft draft = new Draft(this);
        draft.database = number;
        return draft.settings();
    }

    /** These settings with other credentials; {@code newUser} is null for the default user. */
    public RedisSettings withCredentials(@Nullable String newUser, String newPassword) {
        Draft draft = new Draft(this);
        draft.user = newUser;
        draft.password = newPassword;
        return draft.settings();
    }

    public RedisSettings withTls(RedisTls trust) {
        Draft draft = new Draft(this);
        draft.tls = trust;
        return draft.settings();
    }

    public RedisSettings withMaxConnections(int count) {
        Draft draft = new Draft(this);
        draft.maxConnections = count;
        return draft.settings();
    }

    public RedisSettings withConnectTimeout(Duration timeout) {
        Draft draft = new Draft(this);
        draft.connectTimeout = timeout;
        return draft.settings();
    }

    public RedisSettings withOperationTimeout(Duration timeout) {
        Draft draft = new Draft(this);
        draft.operationTimeout = timeout;
        return draft.settings();
    }

    public RedisSettings withPoolWait(Duration wait) {
        Draft draft = new Draft(this);
        draft.poolWait = wait;
        return draft.settings();
    }

    /** How long this node trusts its near copies while it hears nothing of the log; it is asked for news five times as often. */
    public RedisSettings withSuspectAfter(Duration silence) {
        Draft draft = new Draft(this);
        draft.suspectAfter = silence;
        return draft.settings();
    }

    public RedisSettings withClientName(String name) {
        Draft draft = new Draft(this);
        draft.clientName = name;
        return draft.settings();
    }

    /** These settings, with programs that do not use this library heard or not; not, if nothing is said. */
    public RedisSettings withForeignWriters(ForeignWriters heard) {
        Draft draft = new Draft(this);
        draft.foreignWriters = heard;
        return draft.settings();
    }

    /**
     * These settings with single reads sent together once more than so many callers read from a server at a time; 16, if
     * nothing is said.
     */
    public RedisSettings withCombineReadsAbove(int readers) {
        Draft draft = new Draft(this);
        draft.combineReadsAbove = readers;
        return draft.settings();
    }

    /** These settings with each single read on a connection of its own, however many there are. */
    public RedisSettings withoutCombinedReads() {
        return withCombineReadsAbove(Integer.MAX_VALUE);
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
                + (foreignWriters == ForeignWriters.HEARD ? ", foreign writers heard" : "")
                + (combineReadsAbove == Integer.MAX_VALUE
                        ? ", reads not combined]"
                        : ", reads combined above " + combineReadsAbove + "]");
    }

    /** These settings on their way to others: the one place that names them all. */
    private static final class Draft {
        private RedisTopology topology;
        private int database;
        private @Nullable String user;
        private @Nullable String password;
        private @Nullable RedisTls tls;
        private int maxConnections;
        private Duration connectTimeout;
        private Duration operationTimeout;
        private Duration poolWait;
        private Duration suspectAfter;
        private String clientName;
        private ForeignWriters foreignWriters;
        private int combineReadsAbove;

        private Draft(RedisSettings from) {
            this.topology = from.topology;
            this.database = from.database;
            this.user = from.user;
            this.password = from.password;
            this.tls = from.tls;
            this.maxConnections = from.maxConnections;
            this.connectTimeout = from.connectTimeout;
            this.operationTimeout = from.operationTimeout;
            this.poolWait = from.poolWait;
            this.suspectAfter = from.suspectAfter;
            this.clientName = from.clientName;
            this.foreignWriters = from.foreignWriters;
            this.combineReadsAbove = from.combineReadsAbove;
        }

        private RedisSettings settings() {
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
                    foreignWriters,
                    combineReadsAbove);
        }
    }
}
