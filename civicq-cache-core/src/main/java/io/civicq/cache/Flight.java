package io.civicq.cache;

import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.Freshness;
import io.civicq.cache.spi.CacheEntry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The load of one key, in which concurrent reads of the key share. */
final class Flight<V> {
    private final LogPosition start;
    private final Pilot pilot;

    /** Never completed with an exception, which it would wrap or unwrap for whoever waits. The first end counts. */
    private final CompletableFuture<End<V>> end = new CompletableFuture<>();

    /** At zero when the tiers have told what they have. */
    private final CountDownLatch tiersAsked = new CountDownLatch(1);

    /** Written by its pilot before it takes off, and read by none other. */
    private boolean overtakesAnother;

    private volatile Passage passage = Passage.UNWATCHED;
    private volatile @Nullable Fallback<V> fallback;

    /** What a flight brought, with what a passenger must know to judge whether it is new enough. */
    record Landing<V>(CacheEntry<V> entry, Answer<V> answer) {}

    /**
     * What a tier has that may be served if the load fails.
     *
     * @param atBest what it may be called while it lasts: fresh only if it is renewed ahead of time
     */
    record Fallback<V>(CacheEntry<V> entry, Source source, Freshness atBest) {}

    /** What it brought, or what it crashed of; neither if it was cancelled. */
    private record End<V>(
            @Nullable Landing<V> landing, @Nullable Throwable cause) {}

    /** @param start the log position, read before anything else of the load */
    Flight(LogPosition start, Pilot pilot) {
        this.start = start;
        this.pilot = pilot;
    }

    LogPosition start() {
        return start;
    }

    Pilot pilot() {
        return pilot;
    }

    /** Says that another flight of the key is under way, which began too early to be joined. */
    void overtakes() {
        overtakesAnother = true;
    }

    boolean overtakesAnother() {
        return overtakesAnother;
    }

    /** Says that from now on it reads. */
    void takeOff(Passage entered) {
        passage = entered;
    }

    /** Whether what it brings may be from before a change of the far tier. */
    boolean isOvertaken(CacheKey key) {
        return passage.isOvertaken(key);
    }

    /** Remembers what may be served if the load fails. */
    void mayFallBackTo(Fallback<V> found) {
        fallback = found;
    }

    /** Says that the tiers have told what they have. */
    void askedTiers() {
        tiersAsked.countDown();
    }

    @Nullable
    Fallback<V> fallback() {
        return fallback;
    }

    /** Whether the tiers have told what they have, or it has ended, waiting for that if need be. */
    boolean knowsTiersWithin(long nanos) throws InterruptedException {
        return tiersAsked.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** Lets the passengers know that it will not take off. */
    void cancel() {
        end(new End<>(null, null));
    }

    void land(Landing<V> brought) {
        end(new End<>(brought, null));
    }

    void crash(Throwable cause) {
        end(new End<>(null, cause));
    }

    private void end(End<V> how) {
        end.complete(how);
        askedTiers();
    }

    /** Whether it has ended, waiting for that if need be, unless something else happens before. */
    boolean endsWithin(long nanos, CompletableFuture<?> unless) throws InterruptedException {
        try {
            CompletableFuture.anyOf(end, unless).get(nanos, TimeUnit.NANOSECONDS);
            return !isAloft();
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new AssertionError("never completed with an exception", e);
        }
    }

    /** Whether it has not ended. */
    boolean isAloft() {
        return !end.isDone();
    }

    /** What it brought; null if it was cancelled. Waits until it has ended, and throws what the loader threw. */
    <X extends Exception> @Nullable Landing<V> landing() throws X {
        End<V> how = end.join();
        if (how.cause != null) {
            Flight.<X>rethrow(how.cause);
        }
        return how.landing;
    }

    /** The same for a passenger. An interrupt was meant for the pilot only: for others it is as if it were cancelled. */
    <X extends Exception> @Nullable Landing<V> landingForPassenger() throws X {
        return isInterrupt(end.join().cause) ? null : this.<X>landing();
    }

    /** Whether a load ended because its thread was interrupted, as far as its loader lets us know. */
    static boolean isInterrupt(@Nullable Throwable cause) {
        return cause instanceof InterruptedException
                || (cause != null && cause.getCause() instanceof InterruptedException);
    }

    /** Throws the cause as it is, although a passenger whose own loader declares other exceptions may not expect it. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void rethrow(Throwable cause) throws T {
        throw (T) cause;
    }
}
