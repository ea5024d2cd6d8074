package io.civicq.cache.outbox;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.Invalidation.Severity;
import io.civicq.cache.invalidation.InvalidationBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Merges the rows of a batch into few entries of the log. */
final class Merged {
    /**
     * What has more names becomes several entries: appending tens of thousands takes Redis longer than an answer may, so that it
     * would fail again and again.
     */
    private static final int MOST_NAMES = 1_000;

    private Merged() {}

    /** Entries that say together what the rows say. Soft ones are not merged with hard ones, which would harden them. */
    static List<Invalidation> of(List<OutboxRow> rows) {
        List<Invalidation> entries = new ArrayList<>();
        for (Severity severity : Severity.values()) {
            InvalidationBuilder all = new InvalidationBuilder();
            for (OutboxRow row : rows) {
                if (row.invalidation().severity() == severity) {
                    all.add(row.invalidation());
                }
            }
            entries.addAll(all.size() > MOST_NAMES ? parts(all.build()) : whole(all));
        }
        return entries;
    }

    private static List<Invalidation> whole(InvalidationBuilder all) {
        return all.size() == 0 ? List.of() : List.of(all.build());
    }

    private static List<Invalidation> parts(Invalidation all) {
        List<Invalidation> names = names(all).toList();
        List<Invalidation> parts = new ArrayList<>();
        for (int from = 0; from < names.size(); from += MOST_NAMES) {
            InvalidationBuilder part = new InvalidationBuilder();
            names.subList(from, Math.min(names.size(), from + MOST_NAMES)).forEach(part::add);
            parts.add(all.severity() == Severity.HARD ? part.build().hard() : part.build());
        }
        return parts;
    }

    /** An invalidation for each name, all of them soft. */
    private static Stream<Invalidation> names(Invalidation all) {
        return Stream.of(
                        all.keys().stream().map(Invalidation::ofKeys),
                        all.scopes().stream().map(Invalidation::ofScopes),
                        all.tags().stream().map(Invalidation::ofTags),
                        all.patterns().stream().map(Invalidation::ofPattern),
                        all.caches().stream().map(Invalidation::ofCaches))
                .flatMap(names -> names);
    }
}
