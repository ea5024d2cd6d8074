package io.civicq.cache.bench.coherence;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** When which nodes could not append to the log, or what they appended could be lost. Thread-safe. */
final class Outages {
    private static final long OPEN = Long.MAX_VALUE;

    private final List<Window> windows = new CopyOnWriteArrayList<>();

    /**
     * A time in which some nodes could not append.
     *
     * @param ended in nanoseconds since the run began; the largest number while it lasts
     */
    record Window(Set<Integer> nodes, long began, long ended) {
        Window {
            nodes = Set.copyOf(nodes);
        }

        /** When the last of what was said inside has been told to the others; the largest number if that is not known yet. */
        long toldAt() {
            return ended == OPEN ? OPEN : ended + Bound.RECOVERY.toNanos();
        }

        private boolean delays(Announcement announcement) {
            return nodes.contains(announcement.node()) && began <= announcement.returnedAt();
        }

        /** Whether a reader was cut off itself all the time, so that it knows not to trust what it has. */
        private boolean isSharedBy(Sighting sighting, Announcement announcement) {
            return nodes.contains(sighting.node()) && began <= announcement.returnedAt() && sighting.beganAt() < ended;
        }
    }

    void began(Set<Integer> nodes, long now) {
        windows.add(new Window(nodes, now, OPEN));
    }

    /** Ends all that are open. */
    void ended(long now) {
        windows.replaceAll(each -> each.ended == OPEN ? new Window(each.nodes, each.began, now) : each);
    }

    List<Window> windows() {
        return windows;
    }

    /**
     * When a reader on another node could know of an announcement at the latest, but for the bound: when it returned, or,
     * if its node could not append it, when that node had told it.
     */
    static long toldAt(Announcement announcement, Sighting sighting, List<Window> windows) {
        long told = announcement.returnedAt();
        for (Window window : windows) {
            if (window.delays(announcement) && !window.isSharedBy(sighting, announcement)) {
                told = Math.max(told, window.toldAt());
            }
        }
        return told;
    }
}
