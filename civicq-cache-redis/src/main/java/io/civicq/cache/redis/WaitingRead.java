package io.civicq.cache.redis;

import io.civicq.cache.spi.Ticker;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A read that waits to be sent with others. It ends once, however many try; its reader alone waits for that. Thread-safe. */
final class WaitingRead {
    /** How it ended. */
    enum End {
        /** It was sent; null stands for a failure, which has been counted. */
        ANSWERED,
        /** It was not sent, or nobody was left to answer it. */
        DROPPED,
        /** The reader did not wait any longer, and it had not been sent. */
        UNSENT,
        /** The reader did not wait any longer, and it had been sent. */
        UNANSWERED,
        INTERRUPTED
    }

    /** @param cause why it was dropped, for the counters; else empty */
    record Outcome(End end, Request.@Nullable Held held, String cause) {}

    private final Request.Read request;
    private final long expectedBytes;
    private final long began;
    private final Thread reader = Thread.currentThread();
    private final AtomicReference<@Nullable Outcome> outcome = new AtomicReference<>();

    /** Written by the thread that sends it. */
    private volatile boolean sent;

    /** @param began now, by the ticker */
    WaitingRead(Request.Read request, long expectedBytes, long began) {
        this.request = request;
        this.expectedBytes = expectedBytes;
        this.began = began;
    }

    Request.Read request() {
        return request;
    }

    long expectedBytes() {
        return expectedBytes;
    }

    long began() {
        return began;
    }

    /** False if its reader has gone. */
    boolean send() {
        sent = true;
        return outcome.get() == null;
    }

    void answer(Request.@Nullable Held held) {
        end(new Outcome(End.ANSWERED, held, ""));
    }

    void drop(String cause) {
        end(new Outcome(End.DROPPED, null, cause));
    }

    private void end(Outcome how) {
        if (outcome.compareAndSet(null, how)) {
            LockSupport.unpark(reader);
        }
    }

    /** Waits so long after it began at most; called by the reader. Clears the thread's interrupt flag if that ends it. */
    Outcome await(long longestNanos, Ticker ticker) {
        while (outcome.get() == null) {
            long left = longestNanos - (ticker.nanos() - began);
            if (Thread.interrupted()) {
                end(new Outcome(End.INTERRUPTED, null, ""));
            } else if (left <= 0) {
                end(new Outcome(sent ? End.UNANSWERED : End.UNSENT, null, ""));
            } else {
                LockSupport.parkNanos(this, left);
            }
        }
        return Objects.requireNonNull(outcome.get());
    }
}
