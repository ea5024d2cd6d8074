package io.civicq.cache.redis;

import io.civicq.cache.spi.LatencyHistogram;
import io.civicq.cache.spi.Ticker;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;

/**
 * Single reads, of which those that come while many others are on their way are sent together, for each server by itself.
 *
 * <p>A reader waits at most as long as it would for a connection and an answer of its own. It is let go when its batch is
 * answered, when the breaker opens, when this is closed, and when it is interrupted. Thread-safe.
 */
final class CombinedReads implements AutoCloseable {
    /** How reads get to a server; neither throws for a failure of Redis, which is counted. */
    interface Exchange {
        /** Sends them at once. The answers are in their order; null stands for a failure. */
        List<Request.@Nullable Held> send(HostAndPort primary, List<Request.Read> reads);
    }

    private final Combining combining;
    private final long longestWaitNanos;
    private final Exchange exchange;
    private final Supplier<Set<HostAndPort>> primaries;
    private final FailureCounts failures;
    private final ExecutorService threads;
    private final Ticker ticker;
    private final Map<HostAndPort, ReadQueue> queues = new ConcurrentHashMap<>();
    private final LongAdder batches = new LongAdder();
    private final LongAdder combined = new LongAdder();
    private final LongAccumulator largest = new LongAccumulator(Math::max, 0);
    private final LatencyHistogram waits = new LatencyHistogram();

    /**
     * @param primaries those that are known now, without a question to them
     * @param threads where batches are sent; shut down by {@link #close}
     */
    CombinedReads(
            RedisSettings settings,
            Exchange exchange,
            Supplier<Set<HostAndPort>> primaries,
            FailureCounts failures,
            ExecutorService threads,
            Ticker ticker) {
        this.combining = new Combining(settings.combineReadsAbove());
        this.longestWaitNanos =
                settings.poolWait().plus(settings.operationTimeout()).toNanos();
        this.exchange = exchange;
        this.primaries = primaries;
        this.failures = failures;
        this.threads = threads;
        this.ticker = ticker;
    }

    /**
     * What a key holds; null stands for a failure.
     *
     * @param expectedBytes how much that is, about
     */
    Request.@Nullable Held read(HostAndPort primary, Request.Read request, long expectedBytes) {
        ReadQueue queue = queueOf(primary);
        try {
            return switch (queue.entered(expectedBytes)) {
                case ALONE -> exchange.send(primary, List.of(request)).get(0);
                case COMBINED -> {
                    WaitingRead read = new WaitingRead(request, expectedBytes, ticker.nanos());
                    queue.add(read);
                    yield held(read.await(longestWaitNanos, ticker));
                }
            };
        } finally {
            queue.left();
        }
    }

    private ReadQueue queueOf(HostAndPort primary) {
        ReadQueue known = queues.get(primary);
        if (known != null) {
            return known;
        }
        Set<HostAndPort> present = primaries.get();
        // Who got hold of such a queue just before is sent all the same, though not together with those who come later.
        queues.entrySet()
                .removeIf(entry ->
                        !present.contains(entry.getKey()) && entry.getValue().isIdle());
        return queues.computeIfAbsent(
                primary, first -> new ReadQueue(combining, threads, batch -> exchange(first, batch)));
    }

    private void exchange(HostAndPort primary, List<WaitingRead> batch) {
        long now = ticker.nanos();
        batches.increment();
        combined.add(batch.size());
        largest.accumulate(batch.size());
        batch.forEach(read -> waits.record(now - read.began()));
        List<Request.@Nullable Held> answers =
                exchange.send(primary, batch.stream().map(WaitingRead::request).toList());
        for (int i = 0; i < answers.size(); i++) {
            batch.get(i).answer(answers.get(i));
        }
    }

    private Request.@Nullable Held held(WaitingRead.Outcome outcome) {
        switch (outcome.end()) {
            case ANSWERED -> {}
            case DROPPED -> failures.count(outcome.cause());
            case UNSENT -> failures.count(RedisFailure.POOL.label());
            case UNANSWERED -> failures.count(RedisFailure.TIMEOUT.label());
            case INTERRUPTED -> {
                failures.count(RedisFailure.INTERRUPTED.label());
                Thread.currentThread().interrupt();
            }
        }
        return outcome.held();
    }

    /** Lets go who waits for a server to which nothing is sent now. */
    void drop(HostAndPort primary, String cause) {
        ReadQueue queue = queues.get(primary);
        if (queue != null) {
            queue.drop(cause);
        }
    }

    /** The servers of which it keeps account. */
    Set<HostAndPort> servers() {
        return Set.copyOf(queues.keySet());
    }

    RedisReadStatistics statistics(LatencyHistogram connectionWaits) {
        int waiting = queues.values().stream().mapToInt(ReadQueue::size).sum();
        return new RedisReadStatistics(
                waiting, batches.sum(), combined.sum(), largest.get(), waits.snapshot(), connectionWaits.snapshot());
    }

    @Override
    public void close() {
        dropAll();
        threads.shutdownNow();
        dropAll(); // Who has come meanwhile, and found a thread that was asked to send.
    }

    private void dropAll() {
        queues.values().forEach(queue -> queue.drop(RedisFailure.CLOSED.label()));
    }
}
