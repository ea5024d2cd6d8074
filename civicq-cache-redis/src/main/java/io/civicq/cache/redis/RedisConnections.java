package io.civicq.cache.redis;

import io.civicq.cache.redis.Breakers.Call;
import io.civicq.cache.redis.RedisFailure.Verdict;
import io.civicq.cache.spi.LatencyHistogram;
import io.civicq.cache.spi.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Runs commands under the rule that no failure of Redis reaches a caller: it is counted by cause, the thread's interrupt
 * flag is kept, and the caller gets what it would get from an empty Redis. Thread-safe.
 */
final class RedisConnections implements AutoCloseable {
    /** Not sent, as a breaker is open. */
    private static final String OPEN = "open";

    private final JedisSettings settings;
    private final FailureCounts failures;
    private final ServerProbe probe;
    private final Breakers breakers;
    private final Ticker ticker;
    private final ScheduledExecutorService background;
    private final ScheduledExecutorService probing;
    private final Disposal disposal;
    private final Wire wire;
    private final CombinedReads reads;
    private final LatencyHistogram connectionWaits = new LatencyHistogram();
    private final LinkKeeper keeper;

    /**
     * @param background two threads: opening a link may occupy one; shut down by {@link #close}
     * @param probing two threads, where servers that are lost are asked whether they are well; shut down by {@link #close}
     * @param disposal where broken connections are closed, which may wait for the network
     * @param sending where reads are sent that were combined; shut down by {@link #close}
     */
    RedisConnections(
            RedisSettings settings,
            FailureCounts failures,
            Ticker ticker,
            RandomGenerator random,
            ScheduledExecutorService background,
            ScheduledExecutorService probing,
            Executor disposal,
            ExecutorService sending) {
        this.settings = new JedisSettings(settings);
        this.failures = failures;
        this.ticker = ticker;
        this.probing = probing;
        this.probe = new ServerProbe(this.settings);
        this.breakers = new Breakers(this::probe, this::opened, settings.operationTimeout(), probing, random, ticker);
        this.background = background;
        this.disposal = new Disposal(disposal);
        this.wire = new Wire(settings.operationTimeout(), background, this.disposal);
        this.reads = new CombinedReads(settings, this::send, this::knownPrimaries, failures, sending, ticker);
        this.keeper =
                new LinkKeeper(settings.topology().toString(), this::open, e -> failed(null, e), background, ticker);
    }

    private RedisLink open() {
        RedisTopology topology = settings.settings().topology();
        if (topology instanceof RedisTopology.Sentinel sentinel) {
            return PooledLink.sentinel(sentinel, settings);
        }
        return topology instanceof RedisTopology.Cluster cluster
                ? new ClusterLink(cluster, settings)
                : PooledLink.standalone((RedisTopology.Standalone) topology, settings);
    }

    /** Connects; returns when that is done or as long as one call may take has passed, whichever is sooner. */
    void start() {
        RedisSettings limits = settings.settings();
        keeper.start(limits.connectTimeout().plus(limits.operationTimeout()));
    }

    /**
     * Runs work about one key on a connection to its primary.
     *
     * @param operation what it is, in a word, for the log
     * @param otherwise what to return if it fails
     */
    <T extends @Nullable Object> T call(
            String operation, Access access, String key, Function<Jedis, T> work, T otherwise) {
        RedisLink link = link();
        byte[] name = RedisKeys.bytes(key);
        HostAndPort primary = link == null ? null : primaryOf(link, name);
        if (link == null || primary == null || !admits(primary, access)) {
            return otherwise;
        }
        Call call = new Call(operation, access, name, ticker.nanos(), Call.Work.LITTLE, 0);
        try {
            Connection connection = borrow(link, primary, call);
            long asked = ticker.nanos();
            T result;
            try {
                result = work.apply(new Jedis(connection));
            } finally {
                disposal.giveBack(connection);
            }
            breakers.answered(primary, call, ticker.nanos() - asked);
            return result;
        } catch (RuntimeException e) {
            failed(link, primary, call, e);
            return otherwise;
        }
    }

    /** What a key holds, asked for with others if many are; null stands for a failure. About so many bytes are expected. */
    Request.@Nullable Held read(byte[] key, long expectedBytes) {
        RedisLink link = link();
        HostAndPort primary = link == null ? null : primaryOf(link, key);
        return primary == null || !admits(primary, Access.READ)
                ? null
                : reads.read(primary, new Request.Read(key), expectedBytes);
    }

    /** Small reads that were combined say of a server's pace what a single one says. */
    private List<Request.@Nullable Held> send(HostAndPort primary, List<Request.Read> combined) {
        RedisLink link = link();
        if (link == null || !admits(primary, Access.READ)) {
            return failures(combined.size());
        }
        Call call =
                new Call("get", Access.READ, combined.get(0).key(), ticker.nanos(), Call.Work.LITTLE, sizeOf(combined));
        return exchange(link, primary, call, combined);
    }

    private void opened(HostAndPort primary) {
        if (!breakers.admit(primary, Access.READ)) {
            reads.drop(primary, OPEN);
        }
    }

    RedisReadStatistics readStatistics() {
        return reads.statistics(connectionWaits);
    }

    /** Sends the requests in one round trip per primary. The answers are in their order; null stands for a failure. */
    <R> List<@Nullable R> pipelined(String operation, List<? extends Request.Keyed<R>> requests) {
        List<@Nullable R> answers = failures(requests.size());
        RedisLink link = requests.isEmpty() ? null : link();
        if (link == null) {
            return answers;
        }
        Map<HostAndPort, List<Integer>> indexes = new LinkedHashMap<>();
        for (int i = 0; i < requests.size(); i++) {
            HostAndPort primary = primaryOf(link, requests.get(i).key());
            if (primary != null) {
                indexes.computeIfAbsent(primary, first -> new ArrayList<>()).add(i);
            }
        }
        indexes.forEach((primary, all) -> {
            List<Integer> mine = admitted(primary, all, requests);
            if (mine.isEmpty()) {
                return;
            }
            List<? extends Request.Keyed<R>> some =
                    mine.stream().map(requests::get).toList();
            Call.Work work = some.size() == 1 ? Call.Work.LITTLE : Call.Work.MUCH;
            Call call = new Call(operation, accessOf(some), some.get(0).key(), ticker.nanos(), work, sizeOf(some));
            List<@Nullable R> replies = exchange(link, primary, call, some);
            for (int i = 0; i < mine.size(); i++) {
                answers.set(mine.get(i), replies.get(i));
            }
        });
        return answers;
    }

    private List<Integer> admitted(HostAndPort primary, List<Integer> all, List<? extends Request.Keyed<?>> requests) {
        List<Integer> admitted = all.stream()
                .filter(i -> breakers.admit(primary, requests.get(i).access()))
                .toList();
        if (admitted.size() < all.size()) {
            failures.count(OPEN);
        }
        return admitted;
    }

    /** The most that any of them asks for. */
    private static Access accessOf(List<? extends Request.Keyed<?>> requests) {
        return requests.stream()
                .map(Request.Keyed::access)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static long sizeOf(List<? extends Request.Keyed<?>> requests) {
        return requests.stream().mapToLong(Request.Keyed::size).sum();
    }

    private boolean admits(HostAndPort primary, Access access) {
        boolean admitted = breakers.admit(primary, access);
        if (!admitted) {
            failures.count(OPEN);
        }
        return admitted;
    }

    /** Whether what is asked about this key is sent now; it is no failure if it is not. */
    boolean isAsked(byte[] key, Access access) {
        RedisLink link = keeper.current();
        HostAndPort primary = link == null ? null : primaryOf(link, key);
        return primary != null && breakers.admit(primary, access);
    }

    private @Nullable HostAndPort primaryOf(RedisLink link, byte[] key) {
        try {
            return link.primaryOf(key);
        } catch (RuntimeException e) {
            failed(link, e);
            return null;
        }
    }

    /** The primaries that are known; empty if none is. */
    Set<HostAndPort> primaries() {
        RedisLink link = link();
        return link == null ? Set.of() : link.primaries();
    }

    /** Sends one request to a primary; null stands for a failure. */
    <R> @Nullable R on(HostAndPort primary, String operation, Request<R> request) {
        RedisLink link = link();
        Call call = new Call(operation, Access.READ, null, ticker.nanos(), Call.Work.LITTLE, 0);
        return link == null || !admits(primary, Access.READ)
                ? null
                : exchange(link, primary, call, List.of(request)).get(0);
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
    RedisFailure count(RuntimeException thrown) {
        return failed(keeper.current(), thrown);
    }

    private <R> List<@Nullable R> exchange(
            RedisLink link, HostAndPort primary, Call call, List<? extends Request<R>> requests) {
        List<Supplier<R>> replies;
        long asked;
        try {
            Connection connection = borrow(link, primary, call);
            asked = ticker.nanos();
            replies = wire.exchange(connection, requests, call.size());
        } catch (RuntimeException e) {
            failed(link, primary, call, e);
            return failures(requests.size());
        }
        long took = ticker.nanos() - asked;
        List<@Nullable R> answers = new ArrayList<@Nullable R>(replies.size());
        @Nullable RedisFailure worst = null;
        for (Supplier<R> reply : replies) {
            try {
                answers.add(reply.get());
            } catch (RuntimeException e) {
                answers.add(null);
                RedisFailure failure = failed(link, e);
                worst = worst == null || verdict(failure).compareTo(verdict(worst)) > 0 ? failure : worst;
            }
        }
        if (worst == null) {
            breakers.answered(primary, call, took);
        } else {
            breakers.failed(primary, call, worst, verdict(worst));
        }
        return answers;
    }

    private Connection borrow(RedisLink link, HostAndPort primary, Call call) {
        try {
            return link.borrow(primary);
        } finally {
            connectionWaits.record(ticker.nanos() - call.began());
        }
    }

    private static <R> List<@Nullable R> failures(int count) {
        return new ArrayList<@Nullable R>(Collections.<@Nullable R>nCopies(count, null));
    }

    private @Nullable RedisLink link() {
        RedisLink link = keeper.current();
        if (link == null) {
            failures.count((keeper.isClosed() ? RedisFailure.CLOSED : RedisFailure.UNCONNECTED).label());
        }
        return link;
    }

    private void failed(RedisLink link, HostAndPort primary, Call call, RuntimeException thrown) {
        RedisFailure failure = failed(link, thrown);
        if (failure == RedisFailure.CONNECTION || failure == RedisFailure.REFUSED) {
            link.clearIdle(primary);
        }
        breakers.failed(primary, call, failure, verdict(failure));
    }

    private RedisFailure failed(@Nullable RedisLink link, RuntimeException thrown) {
        RedisFailure found = RedisFailure.of(thrown);
        boolean cut = found == RedisFailure.CONNECTION && Thread.currentThread().isInterrupted();
        // An interrupt closes the socket from which a virtual thread reads: that says nothing about the server.
        RedisFailure failure = cut ? RedisFailure.INTERRUPTED : found;
        failures.count(failure.label());
        if (failure == RedisFailure.INTERRUPTED) {
            Thread.currentThread().interrupt();
        }
        if (link != null && link.isOutdatedBy(failure)) {
            keeper.renewSoon();
        }
        return failure;
    }

    private Verdict verdict(RedisFailure failure) {
        return failure.verdict(settings.settings().topology());
    }

    /** A primary that is no longer one is not asked; of one that does not answer it is found out whether it still is. */
    private @Nullable Verdict probe(HostAndPort primary, byte @Nullable [] key, Access access) {
        RedisLink link = keeper.current();
        if (link == null || !link.primaries().contains(primary)) {
            return null;
        }
        if (!breakers.admit(primary, Access.READ)) {
            link.clearIdle(primary); // They are as old as the trouble, and may be dead.
        }
        @Nullable RedisFailure failure;
        try {
            failure = probe.ask(primary, key, access);
        } catch (RuntimeException e) {
            failure = RedisFailure.of(e);
        }
        if (failure == null) {
            return Verdict.ANSWERS;
        }
        if (link.isOutdatedBy(failure)) {
            keeper.renewSoon();
        }
        return verdict(failure) == Verdict.UNWRITABLE ? Verdict.UNWRITABLE : Verdict.UNUSABLE;
    }

    @Override
    public void close() {
        keeper.close();
        reads.close();
        probing.shutdownNow();
    }
}
