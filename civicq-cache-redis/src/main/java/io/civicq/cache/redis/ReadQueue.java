package io.civicq.cache.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The reads of one server, and those of them that wait to be sent together.
 *
 * <p>One thread at a time sends: while one batch is on its way the next one gathers, and is sent when that is answered. It is
 * borrowed when a read finds none at work, and goes when nothing waits. Whatever becomes of it, what it took is answered or
 * dropped, and what still waits gets another. Thread-safe.
 */
final class ReadQueue {
    private final Combining combining;
    private final Executor threads;
    private final Consumer<List<WaitingRead>> exchange;
    private final Queue<WaitingRead> waiting = new ConcurrentLinkedQueue<>();

    /** Readers at this moment, alone or in the queue. */
    private final AtomicInteger readers = new AtomicInteger();

    /** Set while a thread sends, or has been asked to. */
    private final AtomicBoolean sending = new AtomicBoolean();

    /**
     * @param threads where to send; it may refuse
     * @param exchange sends a batch and answers it, waiting for Redis no longer than one call may
     */
    ReadQueue(Combining combining, Executor threads, Consumer<List<WaitingRead>> exchange) {
        this.combining = combining;
        this.threads = threads;
        this.exchange = exchange;
    }

    /** Takes note of a reader, until it {@linkplain #left has left}, and says how its read is sent. */
    Combining.Way entered(long expectedBytes) {
        return combining.of(readers.incrementAndGet(), expectedBytes);
    }

    void left() {
        readers.decrementAndGet();
    }

    /** Whether nobody reads now. */
    boolean isIdle() {
        return readers.get() == 0;
    }

    void add(WaitingRead read) {
        waiting.add(read);
        sendWhatWaits();
    }

    /** How many wait and have not been sent; takes time in proportion to them. */
    int size() {
        return waiting.size();
    }

    /** Ends what waits and has not been sent. */
    void drop(String cause) {
        for (WaitingRead read = waiting.poll(); read != null; read = waiting.poll()) {
            read.drop(cause);
        }
    }

    /**
     * A read is added before this looks whether a thread sends, and a thread that stops says so before it looks whether a read
     * was added: one of the two sees the other.
     */
    private void sendWhatWaits() {
        if (waiting.isEmpty() || !sending.compareAndSet(false, true)) {
            return;
        }
        boolean accepted = false;
        try {
            threads.execute(this::send);
            accepted = true;
        } catch (RejectedExecutionException closed) {
            // What waits is dropped, as after any other reason for which no thread could be had.
        } finally {
            if (!accepted) {
                sending.set(false);
                drop(RedisFailure.CLOSED.label());
            }
        }
    }

    private void send() {
        try {
            for (List<WaitingRead> batch = next(); !batch.isEmpty(); batch = next()) {
                send(batch);
            }
        } finally {
            sending.set(false);
            sendWhatWaits();
        }
    }

    private void send(List<WaitingRead> batch) {
        try {
            exchange.accept(batch);
        } finally {
            batch.forEach(read -> read.drop(RedisFailure.OTHER.label()));
        }
    }

    /** As many of the longest waiting as may be sent together; only the thread that sends takes any but to drop it. */
    private List<WaitingRead> next() {
        List<WaitingRead> batch = new ArrayList<>();
        long bytes = 0;
        @Nullable WaitingRead read = waiting.peek();
        while (read != null && Combining.fits(batch.size(), bytes, read.expectedBytes())) {
            if (waiting.remove(read) && read.send()) {
                batch.add(read);
                bytes += read.expectedBytes();
            }
            read = waiting.peek();
        }
        return batch;
    }
}
