package io.civicq.cache.outbox;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.Invalidation.Severity;
import io.civicq.cache.invalidation.InvalidationBuilder;
import java.util.ArrayList;
import java.util.List;

/** Merges the rows of a batch into few entries of the log. */
final class Merged {
    /** An entry that has more names is not added to: scripts in Redis should be short. */
    private static final int MOST_NAMES = 1_000;

    private Merged() {}

    /** Entries that say together what the rows say. Soft ones are not merged with hard ones, which would harden them. */
    static List<Invalidation> of(List<OutboxRow> rows) {
        List<Invalidation> entries = new ArrayList<>();
        for (Severity severity : Severity.values()) {
            InvalidationBuilder entry = new InvalidationBuilder();
            for (OutboxRow row : rows) {
                if (row.invalidation().severity() == severity) {
                    entry.add(row.invalidation());
                    if (entry.size() > MOST_NAMES) {
                        entries.add(entry.build());
                        entry = new InvalidationBuilder();
                    }
                }
            }
            if (entry.size() > 0) {
                entries.add(entry.build());
            }
        }
        return entries;
    }
}
