package io.civicq.cache.invalidation;

import io.civicq.cache.key.CacheKey;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;

/**
 * A node's memory of the invalidation log: the last number applied to each key, scope, tag and data type (its
 * <em>stamp</em>).
 *
 * <p>A value that was read from its system of record at position <i>p</i> is valid if and only if <i>p</i> is at or above
 * the <em>floor</em> and nothing that it belongs to has a stamp above <i>p</i>. That one comparison covers an
 * invalidation during a load, tags that the loader found out, and a slow writer.
 *
 * <p>Memory is bounded: past the bound the older half of the stamps is forgotten and the floor rises above them, so
 * that what can no longer be judged is invalid.
 *
 * <p>Thread-safe. {@link #position} is one volatile read; a reader that has seen a position sees all stamps up to it.
 */
public final class InvalidationMirror {
    private final int maxStamps;

    /** Written under this monitor, before {@link #position}; another epoch's is complete before it is written. */
    private volatile History history;

    /** Written under this monitor, before {@link #position}. */
    private volatile boolean suspect;

    /** Written under this monitor. */
    private volatile LogPosition position = new LogPosition(0, 0);

    /** Moved under this monitor. */
    private final Heard heard = new Heard();

    /** @param maxStamps how many stamps to remember; about 100 bytes each */
    public InvalidationMirror(int maxStamps) {
        if (maxStamps < 2) {
            throw new IllegalArgumentException("maxStamps must be at least 2, but was " + maxStamps);
        }
        this.maxStamps = maxStamps;
        this.history = new History(0, 0, maxStamps);
    }

    /** Begins anew at a position of the log: nothing that was read at an earlier one is trusted. */
    public synchronized void restart(LogPosition start) {
        history = new History(start.epoch(), start.number(), maxStamps);
        position = start;
        heard.moveTo(start);
    }

    /**
     * Takes over what a log remembers. Within one epoch it adds to what is known; a log of another epoch replaces it.
     */
    public synchronized void adopt(LogSnapshot snapshot) {
        LogPosition end = snapshot.position();
        boolean sameHistory = history.epoch() == end.epoch();
        History adopted = sameHistory ? history : new History(end.epoch(), snapshot.floor(), maxStamps);
        snapshot.stamps().forEach(adopted::remember);
        adopted.remember(snapshot.patterns());
        adopted.raiseFloor(snapshot.floor());
        adopted.forgetIfFull();
        history = adopted;
        position = new LogPosition(end.epoch(), sameHistory ? Math.max(position.number(), end.number()) : end.number());
        heard.moveTo(end);
    }

    /**
     * Applies one entry of the log. Entries may come twice or out of order; each is visible to {@link #standing} when
     * this returns.
     */
    public synchronized void apply(long number, Invalidation invalidation) {
        Stamp stamp = Stamp.of(number, invalidation.severity());
        boolean news = number > position.number();
        for (long name : StampNames.of(invalidation)) {
            news |= history.remember(name, stamp);
        }
        news |= history.remember(invalidation.patterns().stream()
                .map(pattern -> new PatternStamp(pattern, number, invalidation.severity()))
                .toList());
        if (news) {
            history.forgetIfFull();
            position = new LogPosition(history.epoch(), Math.max(position.number(), number));
        }
    }

    /** Applies one entry of the log if it is of the history that the mirror follows, and returns whether it is. */
    public synchronized boolean apply(LogPosition at, Invalidation invalidation) {
        boolean followed = at.epoch() == position.epoch();
        if (followed) {
            apply(at.number(), invalidation);
        }
        return followed;
    }

    /** Applies an invalidation that no log has numbered, as the next one of this node, and returns its position. */
    public synchronized LogPosition applyNext(Invalidation invalidation) {
        apply(position.number() + 1, invalidation);
        return position;
    }

    /** Says that every entry of the log up to this position has been applied. */
    public synchronized void heardUpTo(LogPosition end) {
        heard.moveTo(end);
    }

    /**
     * The position up to which every entry of the log has been applied. {@link #position} may be ahead of it: it counts
     * what this node has appended itself, before the log has brought what others appended earlier.
     */
    public LogPosition heard() {
        return heard.position();
    }

    /**
     * Waits until every entry of the log up to a position has been applied.
     *
     * @return whether that is so; false when the patience ended
     */
    public boolean awaitHeard(LogPosition wanted, Duration patience) throws InterruptedException {
        return heard.await(wanted, TimeUnit.NANOSECONDS.convert(patience));
    }

    /**
     * Says that the log has not been heard of for too long: what it says may be out of date. Until {@link #confirmed} the
     * node is <em>suspect</em>.
     */
    public synchronized void suspect() {
        if (!suspect) {
            suspect = true;
            position = new LogPosition(position.epoch(), position.number());
        }
    }

    /** Says that the log was heard of again, and all that it had to say has been applied. */
    public synchronized void confirmed() {
        if (suspect) {
            suspect = false;
            position = new LogPosition(position.epoch(), position.number());
        }
    }

    /** Whether {@link Standing#VALID} may be out of date. */
    public boolean isSuspect() {
        return suspect;
    }

    /** The newest position applied. A new object whenever anything changed, so that identity tells "nothing moved". */
    public LogPosition position() {
        return position;
    }

    /**
     * The number of the newest invalidation of a value; 0 if none is remembered.
     *
     * @param key its key
     * @param cache the name of its data type, by {@link StampNames#ofCache}
     * @param tags its tags, as far as they are known
     */
    public long newest(CacheKey key, long cache, Collection<String> tags) {
        return history.newest(key, cache, tags);
    }

    /**
     * What is known of a value.
     *
     * @param key its key
     * @param cache the name of its data type, by {@link StampNames#ofCache}
     * @param tags its tags
     * @param since the position read before it was loaded
     */
    public Standing standing(CacheKey key, long cache, Collection<String> tags, LogPosition since) {
        return history.standing(key, cache, tags, since);
    }
}
