package io.civicq.cache.spi;

import io.civicq.cache.invalidation.LogPosition;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A value, or a known absence, with what is needed to judge it: when it stops being fresh, what it cost, its tags, and
 * the log position that was read before its load began.
 *
 * <p>Immutable but for a remembered judgement, which is only ever a hint; thread-safe.
 *
 * @param <V> the type of the value
 */
public final class CacheEntry<V> {
    private static final long NANOS_PER_MICRO = 1_000;

    private final @Nullable V value;
    private final Set<String> tags;
    private final LogPosition position;
    private final long loadedNanos;
    private final long freshUntilNanos;
    private final int costMicros;

    /** The position at which the entry was last found valid; racy, and safe so because positions are immutable. */
    private @Nullable LogPosition judgedAt;

    /**
     * When a value was loaded and how long it lives, by the {@link Ticker} of the node.
     *
     * @param loadedNanos when it was read from its system of record, or as near to that as is known
     * @param freshUntilNanos the end of the freshness lifetime
     * @param costNanos how long it took to load, in nanoseconds
     */
    public record Times(long loadedNanos, long freshUntilNanos, long costNanos) {}

    /**
     * An entry.
     *
     * @param value the value; null means known absent
     */
    public CacheEntry(@Nullable V value, Set<String> tags, LogPosition position, Times times) {
        this.value = value;
        this.tags = Set.copyOf(tags);
        this.position = position;
        this.loadedNanos = times.loadedNanos;
        this.freshUntilNanos = times.freshUntilNanos;
        this.costMicros = (int) Math.min(Integer.MAX_VALUE, Math.max(0, times.costNanos / NANOS_PER_MICRO));
    }

    /** The same, as if it had been loaded at an earlier position: judged no less strictly. */
    public CacheEntry<V> asOf(LogPosition seen) {
        return position.covers(seen) && !seen.covers(position)
                ? new CacheEntry<>(value, tags, seen, new Times(loadedNanos, freshUntilNanos, costNanos()))
                : this;
    }

    /** The value, or null where it is known to be absent. */
    public @Nullable V value() {
        return value;
    }

    /** Whether it is known that there is no value. */
    public boolean isAbsent() {
        return value == null;
    }

    public Set<String> tags() {
        return tags;
    }

    /** The log position that was read before the load began. */
    public LogPosition position() {
        return position;
    }

    /** The time left until it stops being fresh, in nanoseconds; negative after that. */
    public long remainingNanos(long nowNanos) {
        return freshUntilNanos - nowNanos;
    }

    /** The time since it was loaded, in nanoseconds. */
    public long ageNanos(long nowNanos) {
        return nowNanos - loadedNanos;
    }

    /** When it was loaded, by the {@link Ticker} of the node, or as near to that as is known. */
    public long loadedNanos() {
        return loadedNanos;
    }

    /** How long it took to load, in nanoseconds, to the microsecond. */
    public long costNanos() {
        return costMicros * NANOS_PER_MICRO;
    }

    /** Remembers that it was valid when the node's mirror stood at this very position. */
    public void judgedValid(LogPosition at) {
        judgedAt = at;
    }

    /** Whether it was found valid at this very position, which is told by identity. */
    @SuppressWarnings("ReferenceEquality") // a mirror makes a new position whenever anything changed
    public boolean wasJudgedValid(LogPosition at) {
        return judgedAt == at;
    }
}
