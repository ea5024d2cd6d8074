package io.civicq.cache.bench.coherence;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges what readers see by what the register knows. Thread-safe. */
final class Referee {
    private final Stage stage;

    Referee(Stage stage) {
        this.stage = stage;
    }

    /** Judges a value that a read found; null stands for absent. */
    void judge(int node, Row row, Subject.Found found, long beganAt) {
        long newest = row.version();
        long seen = versionOf(row, found.value(), newest);
        if (seen < 0 || seen > newest) {
            stage.tally()
                    .broken("node " + node + " read " + found.value() + " of " + row + ", which never was; it is at "
                            + newest);
            return;
        }
        Sighting sighting = new Sighting(node, row, seen, beganAt, found.manner());
        List<Announcement> announced = row.announcedAbove(seen);
        stage.tally()
                .judged(
                        sighting,
                        Judgement.of(sighting, announced, stage.outages().windows(), Bound.STALENESS.toNanos()));
    }

    private static long versionOf(Row row, @Nullable Versioned value, long newest) {
        if (value == null) {
            return row.lastAbsence(newest);
        }
        boolean isOfRow = value.key().equals(row.key().text()) && !row.isAbsentAt(value.version());
        return isOfRow ? value.version() : -1;
    }
}
