package io.civicq.cache.interleaving;

import java.util.ArrayList;
import java.util.List;

/** Two operations, where they run, and what is cached when they begin. */
record Setting(Operation first, Operation second, Place place, Beginning beginning) {
    /** Where the second operation runs. */
    enum Place {
        SAME_NODE,
        OTHER_NODE
    }

    /** What is cached. */
    enum Beginning {
        NOTHING_CACHED,
        CACHED_FAR,
        CACHED_EVERYWHERE,
        /** Past its freshness lifetime, but within the window in which it is served while it is refreshed. */
        STALE_EVERYWHERE
    }

    /**
     * All that differ. Two writers begin with the value cached everywhere: whatever it was, both make it old before one of
     * them reads.
     */
    static List<Setting> of(Operation first, Operation second) {
        List<Setting> settings = new ArrayList<>();
        for (Place place : Place.values()) {
            for (Beginning beginning : Beginning.values()) {
                if (!first.writes() || beginning == Beginning.CACHED_EVERYWHERE) {
                    settings.add(new Setting(first, second, place, beginning));
                }
            }
        }
        return settings;
    }

    int nodeOfFirst() {
        return 0;
    }

    int nodeOfSecond() {
        return place == Place.SAME_NODE ? 0 : 1;
    }

    /** A read of its own that the first thread makes after a write. */
    boolean firstReadsAfterwards() {
        return first.writes();
    }

    /** The same of the second, unless the first does: two such reads show no more than one, and take far more orders. */
    boolean secondReadsAfterwards() {
        return second.writes() && !first.writes();
    }

    boolean onlyReads() {
        return !first.writes() && !second.writes();
    }

    /** Where one caller puts a key that another writes at the same time, the last to put wins, whoever wrote last. */
    boolean mayPutWhatIsOvertaken() {
        return first.writes() && second.writes() && (first == Operation.PUT || second == Operation.PUT);
    }
}
