package io.civicq.cache;

import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.spi.CacheEntry;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The load of one key, in which concurrent reads of the key share. */
final class Flight<V> {
    private final LogPosition start;
    private final Thread pilot = Thread.currentThread();
    private final CompletableFuture<Landing<V>> landing = new CompletableFuture<>();

    /** What a flight brought, with what a passenger must know to judge whether it is new enough. */
    record Landing<V>(CacheEntry<V> entry, Answer<V> answer) {}

    /** @param start the log position, read before anything else of the load */
    Flight(LogPosition start) {
        this.start = start;
    }

    LogPosition start() {
        return start;
    }

    boolean isFlownByThisThread() {
        return pilot == Thread.currentThread();
    }

    boolean hasLanded() {
        return landing.isDone();
    }

    void land(Landing<V> brought) {
        landing.complete(brought);
    }

    void crash(Throwable cause) {
        landing.completeExceptionally(cause);
    }

    /** What it brought, waiting for it; throws what the loader threw. */
    <X extends Exception> Landing<V> await() throws X, InterruptedException {
        try {
            return landing.get();
        } catch (ExecutionException e) {
            Flight.<X>rethrow(Objects.requireNonNull(e.getCause()));
            throw new AssertionError("rethrown above", e);
        }
    }

    /** Throws the cause as it is: the passengers of a flight declare what its loader declares. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void rethrow(Throwable cause) throws T {
        throw (T) cause;
    }
}
