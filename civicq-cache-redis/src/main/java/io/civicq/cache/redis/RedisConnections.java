package io.civicq.cache.redis;

import io.civicq.cache.spi.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Runs commands under the rule that no failure of Redis reaches a caller: it is counted by cause, the thread's interrupt
 * flag is kept, and the caller gets what it would get from an empty Redis. Thread-safe.
 */
final class RedisConnections implements AutoCloseable {
    /** What a socket's buffers take even if the peer does not read; beyond it a write may wait for ever. */
    private static final long SURE_TO_FIT_BYTES = 16 * 1024;

    private final JedisSettings settings;
    private final FailureCounts failures;
    private final Availability availability;
    private final ScheduledExecutorService background;
    private final Disposal disposal;
    private final LinkKeeper keeper;

    /**
     * @param background two threads: opening a link may occupy one; shut down by {@link #close}
     * @param disposal where broken connections are closed, which may wait for the network
     */
    RedisConnections(
            RedisSettings settings,
            FailureCounts failures,
            Ticker ticker,
            ScheduledExecutorService background,
            Executor disposal) {
        this.settings = new JedisSettings(settings);
        this.failures = failures;
        this.availability = new Availability(settings.topology().toString(), ticker);
        this.background = background;
        this.disposal = new Disposal(disposal);
        this.keeper = new LinkKeeper(this::open, e -> failed(null, null, e, "connect"), background, ticker);
    }

    private RedisLink open() {
        RedisTopology topology = settings.settings().topology();
        if (topology instanceof RedisTopology.Sentinel sentinel) {
            return PooledLink.sentinel(sentinel, settings, disposal);
        }
        return topology instanceof RedisTopology.Cluster cluster
                ? new ClusterLink(cluster, settings, disposal)
                : PooledLink.standalone((RedisTopology.Standalone) topology, settings, disposal);
    }

    /** Connects; returns when that is done or as long as one call may take has passed, whichever is sooner. */
    void start() {
        RedisSettings limits = settings.settings();
        keeper.start(limits.connectTimeout().plus(limits.operationTimeout()));
    }

    /**
     * Runs work on a client.
     *
     * @param operation what it is, in a word, for the log
     * @param otherwise what to return if it fails
     */
    <T extends @Nullable Object> T call(String operation, Function<UnifiedJedis, T> work, T otherwise) {
        RedisLink link = link(operation);
        if (link == null) {
            return otherwise;
        }
        try {
            T result = work.apply(link.client());
            availability.succeeded();
            return result;
        } catch (RuntimeException e) {
            failed(link, null, e, operation);
            return otherwise;
        }
    }

    /** Sends the requests in one round trip per primary. The answers are in their order; null stands for a failure. */
    <R> List<@Nullable R> pipelined(String operation, List<? extends Request.Keyed<R>> requests) {
        List<@Nullable R> answers = failures(requests.size());
        RedisLink link = requests.isEmpty() ? null : link(operation);
        if (link == null) {
            return answers;
        }
        Map<HostAndPort, List<Integer>> indexes = new LinkedHashMap<>();
        for (int i = 0; i < requests.size(); i++) {
            try {
                HostAndPort primary = link.primaryOf(requests.get(i).key());
                indexes.computeIfAbsent(primary, first -> new ArrayList<>()).add(i);
            } catch (RuntimeException e) {
                failed(link, null, e, operation);
            }
        }
        indexes.forEach((primary, mine) -> {
            long size = mine.stream().mapToLong(i -> requests.get(i).size()).sum();
            List<@Nullable R> replies = exchange(
                    link, primary, operation, mine.stream().map(requests::get).toList(), size);
            for (int i = 0; i < mine.size(); i++) {
                answers.set(mine.get(i), replies.get(i));
            }
        });
        return answers;
    }

    /** The primaries that are known; empty if none is. */
    Set<HostAndPort> primaries(String operation) {
        RedisLink link = link(operation);
        return link == null ? Set.of() : link.primaries();
    }

    /** Sends one request to a primary; null stands for a failure. */
    <R> @Nullable R on(HostAndPort primary, String operation, Request<R> request) {
        RedisLink link = link(operation);
        return link == null
                ? null
                : exchange(link, primary, operation, List.of(request), 0).get(0);
    }

    /**
     * Opens a connection of its own to the primary of a key, for one who waits longer for answers than others may.
     *
     * @throws redis.clients.jedis.exceptions.JedisException if that fails; whoever uses it counts all its failures
     */
    Connection dedicated(byte[] key, Duration readTimeout) {
        RedisLink link = keeper.current();
        if (link == null) {
            throw new JedisConnectionException("not connected yet");
        }
        return new Connection(link.primaryOf(key), settings.client(readTimeout));
    }

    RedisSettings settings() {
        return settings.settings();
    }

    /** Opens a connection to a primary on which it tells which keys change; throws what Jedis throws. */
    TrackingConnection tracking(HostAndPort primary, Duration readTimeout, Consumer<@Nullable List<byte[]>> onChange) {
        return new TrackingConnection(primary, settings.tracking(readTimeout), onChange);
    }

    /** The primaries that are known, without counting it as a failure that none is; throws what Jedis throws. */
    Set<HostAndPort> knownPrimaries() {
        RedisLink link = keeper.current();
        return link == null ? Set.of() : link.primaries();
    }

    /** Does something short again and again, in the background, until the future is cancelled. */
    Future<?> every(Duration period, Runnable task) {
        return background.scheduleAtFixedRate(task, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Counts a failure of a connection of somebody's own, and says what it was. */
    RedisFailure count(RuntimeException thrown, String operation) {
        return failed(keeper.current(), null, thrown, operation);
    }

    private <R> List<@Nullable R> exchange(
            RedisLink link, HostAndPort primary, String operation, List<? extends Request<R>> requests, long size) {
        List<Supplier<R>> replies;
        try {
            replies = exchange(link.borrow(primary), requests, size);
        } catch (RuntimeException e) {
            failed(link, primary, e, operation);
            return failures(requests.size());
        }
        List<@Nullable R> answers = new ArrayList<@Nullable R>(replies.size());
        boolean outage = false;
        for (Supplier<R> reply : replies) {
            try {
                answers.add(reply.get());
            } catch (RuntimeException e) {
                answers.add(null);
                outage |= failed(link, primary, e, operation).isOutage();
            }
        }
        if (!outage) {
            availability.succeeded();
        }
        return answers;
    }

    private <R> List<Supplier<R>> exchange(Connection connection, List<? extends Request<R>> requests, long size) {
        Future<?> guard = size <= SURE_TO_FIT_BYTES ? null : cutAfterDeadline(connection);
        boolean done = false;
        try {
            Pipeline pipeline = new Pipeline(connection);
            List<Supplier<R>> replies = new ArrayList<>(requests.size());
            requests.forEach(request -> replies.add(request.send(pipeline)));
            pipeline.sync();
            done = true;
            return replies;
        } finally {
            if (!done) {
                connection.setBroken(); // It owes answers that the next user would take for its own.
            }
            if (guard != null) {
                guard.cancel(false);
            }
            disposal.giveBack(connection);
        }
    }

    private static <R> List<@Nullable R> failures(int count) {
        List<@Nullable R> failures = new ArrayList<@Nullable R>(count);
        for (int i = 0; i < count; i++) {
            failures.add(null);
        }
        return failures;
    }

    /** A socket has a time-out for reads only: a large write to a peer that does not read ends when the socket is closed. */
    private Future<?> cutAfterDeadline(Connection connection) {
        long deadline = 2 * settings.settings().operationTimeout().toNanos();
        return background.schedule(
                () -> {
                    try {
                        connection.forceDisconnect();
                    } catch (IOException e) {
                        throw new IllegalStateException("a socket could not be closed", e);
                    }
                },
                deadline,
                TimeUnit.NANOSECONDS);
    }

    private @Nullable RedisLink link(String operation) {
        RedisLink link = keeper.current();
        if (link == null) {
            RedisFailure failure = keeper.isClosed() ? RedisFailure.CLOSED : RedisFailure.UNCONNECTED;
            failures.count(failure.label());
            if (failure.isOutage()) {
                availability.failed(failure, operation);
            }
        }
        return link;
    }

    private RedisFailure failed(
            @Nullable RedisLink link, @Nullable HostAndPort primary, RuntimeException thrown, String operation) {
        RedisFailure failure = RedisFailure.of(thrown);
        failures.count(failure.label());
        if (failure == RedisFailure.INTERRUPTED) {
            Thread.currentThread().interrupt();
        }
        if (failure.isOutage()) {
            availability.failed(failure, operation);
        }
        if (link != null && link.isOutdatedBy(failure)) {
            keeper.renewSoon();
        }
        boolean dead = failure == RedisFailure.CONNECTION || failure == RedisFailure.REFUSED;
        if (link != null && primary != null && dead) {
            link.clearIdle(primary);
        }
        return failure;
    }

    @Override
    public void close() {
        keeper.close();
    }
}
