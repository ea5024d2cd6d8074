package io.civicq.cache;

import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.CachePolicy;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The cached values of one data type, near and far.
 *
 * <p>Null is a value here: <em>known absent</em>. It is kept for {@link CachePolicy#negativeFor} and falls to the same
 * invalidations as a value.
 *
 * <p>Concurrent misses of one key cost one load in this process. An invalidation always wins over a load that began
 * before it: the loaded value goes to the callers that were already waiting, and is not kept. No failure of a tier
 * reaches the caller; the exceptions of a loader do, as they are. Values are shared among callers, so they should be
 * immutable.
 *
 * <p>Thread-safe.
 *
 * @param <V> the type of the values
 */
public interface Cache<V> {
    /** The name of the data type. */
    String name();

    /** How its values are cached. */
    CachePolicy policy();

    /**
     * The value of a key, loaded if it is not cached.
     *
     * @return the value, or null if it is known to be absent
     * @throws X what the loader throws, if nothing may be served instead
     * @throws LoadRejectedException if it is not this load's turn in time, and nothing may be served instead
     * @throws LoadTimeoutException if the load takes longer than the hard deadline, and nothing may be served instead
     * @throws IllegalStateException if the loader reads the key that it is loading, itself or by way of other loaders
     */
    <X extends Exception> @Nullable V get(CacheKey key, Loader<? extends V, X> loader) throws X;

    /** The same, for a loader that knows a lifetime or tags of the value. */
    <X extends Exception> @Nullable V getLoaded(CacheKey key, Loader<Loaded<V>, X> loader) throws X;

    /** The same as {@link #get}, with where the value came from and how fresh it is. */
    <X extends Exception> Answer<V> find(CacheKey key, Loader<? extends V, X> loader) throws X;

    /** The same as {@link #getLoaded}, with where the value came from and how fresh it is. */
    <X extends Exception> Answer<V> findLoaded(CacheKey key, Loader<Loaded<V>, X> loader) throws X;

    /** The value of a key if it is cached; null if it is not, or if it is known to be absent. Loads nothing. */
    @Nullable
    V getIfPresent(CacheKey key);

    /**
     * The values of several keys. What is not cached near is asked of the far tier in one round trip, and what is not
     * there either is loaded by one call of the loader (but for keys that another call is loading already).
     *
     * @return the values by key, in the order of the keys, without those that are known to be absent
     * @throws X what the loader throws, if a key that it was asked for has nothing that may be served instead
     */
    <X extends Exception> Map<CacheKey, V> getAll(Collection<CacheKey> keys, BulkLoader<? extends V, X> loader)
            throws X;

    /**
     * The same as {@link #get}, without waiting for it. What is near completes the future at once, in the calling thread; else
     * the read runs on a {@linkplain Caches.Builder#loadThreads load thread}, and with it the loader and what depends on the
     * future. Inside a unit of work, and when the caches are closed, it runs in the calling thread.
     *
     * <p>Cancelling the future ends this caller's interest, and not the load, which others may wait for. A loader that is
     * asynchronous itself is waited for in the load thread: {@code cache.getAsync(key, () -> client.fetch(7).get())}.
     *
     * @return the value, null if it is known to be absent; or what {@link #get} would throw, as it is
     */
    <X extends Exception> CompletableFuture<@Nullable V> getAsync(CacheKey key, Loader<? extends V, X> loader);

    /** The same as {@link #getAll}, without waiting for it; see {@link #getAsync}. It is one read: all keys, or an exception. */
    <X extends Exception> CompletableFuture<Map<CacheKey, V>> getAllAsync(
            Collection<CacheKey> keys, BulkLoader<? extends V, X> loader);

    /**
     * Sees to it that several keys are cached, near and far, and fresh: for warm-up and for refreshing ahead of time, not for
     * reads. What is due is loaded by one call of the loader (but for keys that another call of this process is loading); the
     * rest is copied near where it is not. Other nodes are not waited for, and no lease is taken: whoever calls this on many
     * nodes holds one around it. A value is due when at most {@code ahead} of its lifetime is left, and at least half of it
     * is gone. Counts as no read in the {@linkplain #statistics statistics}; what was loaded counts as refreshed.
     *
     * @param ahead zero for what is not fresh any more
     * @param loader brings tags and lifetimes too; a key that is missing in its answer is known to be absent
     * @return an answer for each of the keys: {@link Source#LOADED} if it was due, {@link Source#NEAR} or {@link
     *     Source#FAR} if it was not; stale if its load failed and the policy has something to serve instead
     * @throws X what the loader throws, if a key that it was asked for has nothing that may be served instead; other keys
     *     may have been cached by then
     * @throws IllegalArgumentException if {@code ahead} is negative
     */
    <X extends Exception> Map<CacheKey, Answer<V>> renewAll(
            Collection<CacheKey> keys, Duration ahead, BulkLoader<Loaded<V>, X> loader) throws X;

    /**
     * Begins to watch which values of the near tier are read. The next read of each of them is judged by the log once
     * more, which costs it some ten nanoseconds; no other read costs anything.
     *
     * @param most how many values to watch; where there are more in the near tier, chance chooses
     */
    NearSample sampleNear(int most);

    /**
     * Keeps a value that the caller has just written to the system of record; null for known absent. It wins over every
     * load in flight, and other nodes drop their copies.
     *
     * <p>Not for values that were merely read: between that read and this call the value may have been invalidated, and
     * nobody can tell. For those there is {@link #get}. And not where several callers write one key at the same time: the last
     * to put wins, whoever was the last to commit. There {@link #invalidate} is right.
     *
     * @return as {@link Caches#invalidate}
     */
    LogPosition put(CacheKey key, @Nullable V value);

    /** The same, with a lifetime or tags of its own. */
    LogPosition put(CacheKey key, Loaded<V> loaded);

    /**
     * Softly invalidates one key, here and on every node: reads that begin after this returns never see the older value,
     * but for those whose reload fails while the policy has a stale-if-error window. To forbid that too, use {@link
     * Caches#invalidate} with a hard invalidation.
     *
     * @return as {@link Caches#invalidate}
     */
    LogPosition invalidate(CacheKey key);

    /**
     * Softly invalidates every value of this data type, here and on every node. One append, however many there are.
     *
     * @return as {@link Caches#invalidate}
     */
    LogPosition clear();

    /**
     * The same cache, whose reads show at least what was true at a position of the log, whichever node invalidated it: read
     * your writes, across nodes. A read waits until this node has heard of the position; if it has not when the patience
     * ends, nothing cached will do, and what the loader brings goes to this caller only.
     *
     * <p>If the position comes from a client, the client decides how many reads go to the loader: keep it for a short time
     * after that client wrote, and for that client only. Asked of a view, the new position takes the place of the view's own.
     *
     * @param position what {@link #invalidate}, {@link Caches#publish} or {@link Caches#position} returned, here or on
     *     another node
     * @param patience how long to wait; an entry of the log is usually heard within a few milliseconds
     * @throws IllegalArgumentException if the patience is negative
     */
    Cache<V> atLeast(LogPosition position, Duration patience);

    /** What happened so far. */
    CacheStatistics statistics();
}
