package io.civicq.cache;

import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.spi.CacheEntry;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The load of one key, in which concurrent reads of the key share. */
final class Flight<V> {
    private final LogPosition start;
    private final Thread pilot = Thread.currentThread();
    private final CompletableFuture<@Nullable Landing<V>> landing = new CompletableFuture<>();
    /** Written by its pilot before it takes off, and read by none other. */
    private boolean overtakesAnother;

    private volatile Passage passage = Passage.UNWATCHED;

    /** What a flight brought, with what a passenger must know to judge whether it is new enough. */
    record Landing<V>(CacheEntry<V> entry, Answer<V> answer) {}

    /** @param start the log position, read before anything else of the load */
    Flight(LogPosition start) {
        this.start = start;
    }

    LogPosition start() {
        return start;
    }

    /** Says that another flight of the key is under way, which began too early to be joined. */
    void overtakes() {
        overtakesAnother = true;
    }

    boolean overtakesAnother() {
        return overtakesAnother;
    }

    boolean isFlownByThisThread() {
        return pilot == Thread.currentThread();
    }

    /** Says that from now on it reads. */
    void takeOff(Passage entered) {
        passage = entered;
    }

    /** Whether what it brings may be from before a change of the far tier. */
    boolean isOvertaken(CacheKey key) {
        return passage.isOvertaken(key);
    }

    /** Lets the passengers know that it will not take off. */
    void cancel() {
        landing.complete(null);
    }

    void land(Landing<V> brought) {
        landing.complete(brought);
    }

    void crash(Throwable cause) {
        landing.completeExceptionally(cause);
    }

    /** What it brought, waiting for it; null if it was cancelled. Throws what the loader threw. */
    <X extends Exception> @Nullable Landing<V> await(Duration atMost) throws X, InterruptedException, TimeoutException {
        try {
            return landing.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            Flight.<X>rethrow(Objects.requireNonNull(e.getCause()));
            throw new AssertionError("rethrown above", e);
        }
    }

    /** Throws the cause as it is, although a passenger whose own loader declares other exceptions may not expect it. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void rethrow(Throwable cause) throws T {
        throw (T) cause;
    }
}
