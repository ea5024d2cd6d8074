package io.civicq.cache.redis;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.spi.ChangeListener;
import io.civicq.cache.spi.InvalidationFeed;
import io.civicq.cache.spi.InvalidationLog;
import io.civicq.cache.spi.LoadLease;
import io.civicq.cache.spi.Store;
import io.civicq.cache.spi.StoreSpec;
import io.civicq.cache.spi.Ticker;
import io.civicq.cache.spi.Tier;
import io.civicq.cache.spi.TierStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;

/**
 * The tier that all nodes share, in Redis 6.2 or later (standalone, Sentinel or Cluster) or Valkey 8.
 *
 * <p>A Redis that is down, slow, full or wrong is an empty one: each call returns within the time-outs of
 * {@link RedisSettings}, and the failure is counted in {@link #statistics}. Bytes that are not exactly what this release
 * wrote for that key and type are a miss and a count. Thread-safe.
 */
public final class RedisTier implements Tier {
    private final RedisSettings settings;
    private final RedisFormat format;
    private final Ticker ticker;
    private final FailureCounts failures = new FailureCounts();
    private final ScheduledExecutorService background;
    private final RedisConnections connections;
    private final ForeignKeys foreign;

    /** By namespace: each has a log of its own. */
    private final Map<String, PendingInvalidations> pending = new ConcurrentHashMap<>();

    private final List<ForeignWatch> watches = new CopyOnWriteArrayList<>();

    private RedisTier(
            RedisSettings settings,
            RedisFormat format,
            RandomGenerator random,
            ScheduledExecutorService background,
            ScheduledExecutorService probing,
            Executor disposal,
            ExecutorService sending,
            Ticker ticker) {
        this.settings = settings;
        this.format = format;
        this.ticker = ticker;
        this.background = background;
        this.connections =
                new RedisConnections(settings, failures, ticker, random, background, probing, disposal, sending);
        this.foreign = new ForeignKeys(ticker);
    }

    /**
     * The tier in the Redis of this URL, with the standard settings and format.
     *
     * @throws IllegalArgumentException if the URL is malformed, see {@link RedisSettings#parse}
     */
    public static RedisTier connect(String url) {
        return connect(RedisSettings.parse(url));
    }

    /** The tier in this Redis, with the standard format. */
    public static RedisTier connect(RedisSettings settings) {
        return connect(settings, RedisFormat.standard());
    }

    /**
     * The tier in this Redis. It does not matter whether that is up: connecting goes on in the background until it succeeds,
     * and this method waits for it no longer than one call would.
     */
    public static RedisTier connect(RedisSettings settings, RedisFormat format) {
        RedisTier tier = new RedisTier(
                settings, format, new Random(), background(), background(), disposal(), sending(), System::nanoTime);
        tier.connections.start();
        return tier;
    }

    /** Two threads, as waiting for the network may occupy one; they end when they have nothing to do. */
    private static ScheduledExecutorService background() {
        ScheduledThreadPoolExecutor background = new ScheduledThreadPoolExecutor(2, RedisTier::daemon);
        background.setRemoveOnCancelPolicy(true);
        background.setKeepAliveTime(10, TimeUnit.SECONDS);
        background.allowCoreThreadTimeOut(true);
        return background;
    }

    private static Executor disposal() {
        ThreadPoolExecutor disposal =
                new ThreadPoolExecutor(2, 2, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), RedisTier::daemon);
        disposal.allowCoreThreadTimeOut(true);
        return disposal;
    }

    /** One thread for each server that many read from at a time, which ends when nobody does any more. */
    private static ExecutorService sending() {
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), RedisTier::daemon);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "civicq-redis");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public String name() {
        return "redis";
    }

    /** @throws IllegalArgumentException if values of that type cannot be coded */
    @Override
    public <V> Store<V> open(StoreSpec<V> spec) {
        return new RedisStore<>(spec, format, connections, failures, foreign, pendingOf(spec.namespace()));
    }

    private PendingInvalidations pendingOf(String namespace) {
        return pending.computeIfAbsent(namespace, name -> new PendingInvalidations());
    }

    /** {@inheritDoc} A stream and a set, whose names share a hash tag. */
    @Override
    public Optional<InvalidationLog> invalidationLog(String namespace) {
        return Optional.of(new RedisInvalidationLog(connections, new RedisKeys(namespace), pendingOf(namespace)));
    }

    /** {@inheritDoc} The consumer's place and turn are two keys beside the log. */
    @Override
    public Optional<InvalidationFeed> invalidationFeed(String namespace, String consumer) {
        return Optional.of(new RedisInvalidationFeed(connections, new RedisKeys(namespace), consumer));
    }

    /** {@inheritDoc} One key a lease, Set if absent, with its owner as the value. */
    @Override
    public Optional<LoadLease> loadLease(String namespace) {
        return Optional.of(new RedisLoadLease(connections, new RedisKeys(namespace), background));
    }

    /** {@inheritDoc} Only where the settings say that {@link ForeignWriters} are to be heard. */
    @Override
    public Optional<AutoCloseable> watch(String namespace, ChangeListener listener) {
        return switch (settings.foreignWriters()) {
            case UNHEARD -> Optional.empty();
            case HEARD -> {
                ForeignWatch watch = ForeignWatch.start(connections, new RedisKeys(namespace), listener);
                watches.add(watch);
                yield Optional.of(watch);
            }
        };
    }

    /**
     * {@inheritDoc}
     *
     * <p>Removes the keys, and by SCAN what matches the patterns, in the caller's thread for up to 30 s a pattern. Scopes,
     * tags and data types are left to expire.
     */
    @Override
    public void discard(String namespace, Invalidation invalidation) {
        RedisKeys keys = new RedisKeys(namespace);
        List<String> names = invalidation.keys().stream().map(keys::nameOf).toList();
        connections.pipelined(
                "discard",
                names.stream()
                        .map(name -> new Request.Remove(RedisKeys.bytes(name)))
                        .toList());
        names.forEach(foreign::forget);
        PatternSweep sweep = new PatternSweep(connections, keys, ticker);
        invalidation.patterns().forEach(sweep::remove);
    }

    /** {@inheritDoc} Of all primaries together; the keys are those of the database, whoever wrote them. */
    @Override
    public TierStatistics statistics() {
        Set<HostAndPort> primaries = connections.primaries();
        @Nullable ServerInfo all = null;
        for (HostAndPort primary : primaries) {
            @Nullable ServerInfo one = connections.on(primary, "statistics", ServerInfo.request(settings.database()));
            if (one == null) {
                return unknown();
            }
            all = all == null ? one : all.plus(one);
        }
        return all == null
                ? unknown()
                : new TierStatistics(
                        true,
                        all.keys(),
                        all.memoryUsedBytes(),
                        all.memoryPeakBytes(),
                        all.evictedKeys(),
                        Map.of("size", all.evictedKeys(), "expired", all.expiredKeys()),
                        failures.snapshot());
    }

    /** How single reads were combined, and how long calls waited for connections; without a question to Redis. */
    public RedisReadStatistics readStatistics() {
        return connections.readStatistics();
    }

    RedisConnections connections() {
        return connections;
    }

    /** As in {@link #statistics}, without a question to Redis. */
    Map<String, Long> failures() {
        return failures.snapshot();
    }

    private TierStatistics unknown() {
        long none = TierStatistics.UNKNOWN;
        return new TierStatistics(false, none, none, none, 0, Map.of(), failures.snapshot());
    }

    /** Closes the connections. */
    @Override
    public void close() {
        watches.forEach(ForeignWatch::close);
        connections.close();
    }
}
