package io.civicq.cache;

import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.spi.CacheEntry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one data type, for values that are not made inside a loader: a response that is streamed to a client, or comes
 * in another thread.
 *
 * <p>Who makes a value asks for the {@link #start} before it reads anything, and names it when the value is whole. An
 * invalidation in between wins, as it does over a load. Nothing here is coalesced, and nothing is loaded.
 *
 * <p>Thread-safe.
 *
 * @param <V> the type of the values
 */
public final class Deposits<V> {
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final Node node;
    private final Judge judge;
    private final Shelf<V> shelf;
    private final Entries<V> entries;
    private final Counters counters;

    Deposits(Node node, Judge judge, Shelf<V> shelf, Entries<V> entries, Counters counters) {
        this.node = node;
        this.judge = judge;
        this.shelf = shelf;
        this.entries = entries;
        this.counters = counters;
    }

    /** What the log says of a found value. */
    public enum Standing {
        /** Nothing has invalidated it. */
        VALID,
        /** It was softly invalidated: good only if making it anew fails. */
        INVALIDATED
    }

    /**
     * A value that was found. Whether it is fresh is for its reader to judge: it may be past its lifetime by as much as the policy's
     * stale windows allow.
     *
     * @param value the value
     * @param age the time since it was kept
     * @param standing what the log says of it
     * @param source the tier that it came from
     * @param tags its tags
     */
    public record Found<V>(V value, Duration age, Standing standing, Source source, Set<String> tags) {}

    /** The position that a value has which is begun now. */
    public LogPosition start() {
        return node.mirror().position();
    }

    /**
     * What is kept under a key; null if there is nothing, if it was revoked by a hard invalidation, and in a unit of work, in which
     * nothing kept for others will do.
     */
    public @Nullable Found<V> find(CacheKey key) {
        if (node.works().current() != null) {
            return null;
        }
        Found<V> near = judged(key, shelf.near(key), Source.NEAR);
        if (near != null && near.standing == Standing.VALID) {
            counters.near.increment();
            return near;
        }
        Found<V> far = findFar(key);
        if (far != null && (near == null || far.standing == Standing.VALID)) {
            counters.far.increment();
            return far;
        }
        if (near == null) {
            counters.missed.increment();
        }
        return near;
    }

    private @Nullable Found<V> findFar(CacheKey key) {
        LogPosition start = start();
        try (Passage passage = shelf.enter(List.of(key))) {
            CacheEntry<V> entry = shelf.far(key, passage);
            Found<V> found = judged(key, entry, Source.FAR);
            if (entry != null && found != null && found.standing == Standing.VALID) {
                shelf.copyNear(key, entry.asOf(start), passage);
            }
            return found;
        }
    }

    private @Nullable Found<V> judged(CacheKey key, @Nullable CacheEntry<V> entry, Source source) {
        V value = entry == null ? null : entry.value();
        if (entry == null || value == null) {
            return null;
        }
        Duration age = Duration.ofNanos(Math.max(0, entry.ageNanos(node.clock().nanos())));
        if (judge.isValid(key, entry)) {
            return new Found<>(value, age, Standing.VALID, source, entry.tags());
        }
        return judge.isServableOnError(key, entry)
                ? new Found<>(value, age, Standing.INVALIDATED, source, entry.tags())
                : null;
    }

    /**
     * Keeps a value, unless something has invalidated it since it was begun, or the calling thread is in a unit of work.
     *
     * @param made the value, not null, with its tags; its lifetime counts from now, and one of zero or less means that it is only of
     *     use while it is stale
     * @param start what {@link #start} was before anything was read for it
     * @return whether it was kept
     */
    public boolean keep(CacheKey key, Loaded<V> made, LogPosition start) {
        if (node.works().current() != null) {
            return false;
        }
        Duration lifetime = made.lifetime();
        boolean expired = lifetime != null && lifetime.compareTo(SHORTEST) < 0;
        CacheEntry<V> entry = entries.entry(expired ? made.freshFor(SHORTEST) : made, start, Duration.ZERO);
        if (entry.isAbsent() || !judge.isValid(key, entry)) {
            return false;
        }
        shelf.keep(key, entry);
        return true;
    }
}
