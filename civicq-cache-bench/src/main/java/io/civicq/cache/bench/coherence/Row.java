package io.civicq.cache.bench.coherence;

import io.civicq.cache.key.CacheKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One row of the register: a version, and what has been announced about it. Thread-safe. */
final class Row {
    private static final int ABSENT_EVERY = 6;
    private static final int VERSIONS_PER_AUTHOR = 3;
    private static final int TIDY_ABOVE = 512;

    private final DataType type;
    private final int group;
    private final int item;
    private final CacheKey key;
    private final AtomicLong version = new AtomicLong();

    /** Oldest first. Guarded by itself. */
    private final Deque<Announcement> announcements = new ArrayDeque<>();

    /** Guarded by the announcements. */
    private int tidyAt = TIDY_ABOVE;

    Row(DataType type, int group, int item) {
        this.type = type;
        this.group = group;
        this.item = item;
        this.key = scope(type, group).child("item", item);
    }

    /** The scope that the rows of a group share. */
    static CacheKey scope(DataType type, int group) {
        return CacheKey.of("civicq", type.cacheName(), "group", group);
    }

    DataType type() {
        return type;
    }

    int group() {
        return group;
    }

    int item() {
        return item;
    }

    CacheKey key() {
        return key;
    }

    long version() {
        return version.get();
    }

    /** Writes the row, and returns its new version. */
    long write() {
        return version.incrementAndGet();
    }

    /** What a read of this version finds: null where it is absent. */
    @Nullable
    Versioned at(long wanted) {
        return isAbsentAt(wanted) ? null : new Versioned(key.text(), wanted);
    }

    boolean isAbsentAt(long wanted) {
        return type.mayBeAbsent() && wanted % ABSENT_EVERY == ABSENT_EVERY - 1;
    }

    /** The newest version up to this one at which the row was absent; negative if there is none. */
    long lastAbsence(long upTo) {
        return type.mayBeAbsent() ? upTo - Math.floorMod(upTo + 1, ABSENT_EVERY) : -1;
    }

    /** The tags of a version: they change with it, so that only its loader knows them. */
    Set<String> tagsAt(long wanted) {
        return type.isTagged() ? Set.of(tagAt(wanted)) : Set.of();
    }

    String tagAt(long wanted) {
        return "author:" + group + ":" + (wanted / VERSIONS_PER_AUTHOR) % 2;
    }

    /** Remembers that an invalidation of it has returned. */
    void announced(Announcement announcement, long forgetBefore) {
        synchronized (announcements) {
            announcements.addLast(announcement);
            if (announcements.size() >= tidyAt) {
                forgetOvertaken(forgetBefore);
                tidyAt = Math.max(TIDY_ABOVE, 2 * announcements.size());
            }
        }
    }

    /** What a later one of the same node and tag says too, and said long ago, is told by that one alone. */
    private void forgetOvertaken(long before) {
        List<Announcement> told = new ArrayList<>();
        List<Announcement> newestFirst = new ArrayList<>();
        announcements.descendingIterator().forEachRemaining(newestFirst::add);
        announcements.clear();
        for (Announcement each : newestFirst) {
            if (told.stream().noneMatch(newer -> newer.includes(each))) {
                announcements.addFirst(each);
                if (each.returnedAt() < before) {
                    told.add(each);
                }
            }
        }
    }

    /** What was announced of versions above this one, oldest first. */
    List<Announcement> announcedAbove(long seen) {
        synchronized (announcements) {
            return announcements.stream().filter(a -> a.version() > seen).toList();
        }
    }

    @Override
    public String toString() {
        return key.text();
    }
}
