package io.civicq.cache.redis;

import io.civicq.cache.invalidation.LogPosition;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * The entries that this node has appended and has not read yet: the log must bring each of them, or has lost it. One that
 * was lost is found even if later ones came through, as when some went to a primary that was just being replaced.
 *
 * <p>An entry may be read before the thread that appended it says so; therefore what was read lately is remembered too.
 * Thread-safe.
 */
final class OwnEntries {
    private static final int READ_LATELY = 10_000;
    private static final int MOST_UNREAD = 100_000;

    /** Guarded by this, as all below. */
    private long epoch;

    private final TreeSet<Long> unread = new TreeSet<>();
    private final Deque<Long> readLately = new ArrayDeque<>();
    private final Set<Long> read = new HashSet<>();

    /** This node has appended an entry to the log that it follows. */
    synchronized void appended(LogPosition position) {
        follow(position.epoch());
        if (!read.contains(position.number()) && unread.size() < MOST_UNREAD) {
            unread.add(position.number());
        }
    }

    /** An entry, by whomever, was read. */
    synchronized void read(LogPosition position) {
        follow(position.epoch());
        unread.remove(position.number());
        if (read.add(position.number())) {
            readLately.add(position.number());
        }
        if (readLately.size() > READ_LATELY) {
            read.remove(readLately.remove());
        }
    }

    private void follow(long newEpoch) {
        if (epoch != newEpoch) {
            epoch = newEpoch;
            unread.clear();
            readLately.clear();
            read.clear();
        }
    }

    /** Whether an entry up to this number of the history should have been read, and was not. */
    synchronized boolean lacks(long ofEpoch, long upTo) {
        return epoch == ofEpoch && !unread.isEmpty() && unread.first() <= upTo;
    }

    /** Forgets what is unread: all of it will be appended again. */
    synchronized void clear() {
        unread.clear();
    }
}
