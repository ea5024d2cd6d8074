package io.civicq.cache.bench.faults;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Whether a read returned less than had been announced. A pure function of what happened. */
final class Staleness {
    /** So long before a read an invalidation on another node has to have returned: a busy machine's time to hear it. */
    static final Duration HEARD_WITHIN = Duration.ofSeconds(1);

    private Staleness() {}

    /** Reads that began at this moment or later and returned a version older than one announced before. */
    static long staleReads(List<Reading> readings, List<Announcement> announcements, long from) {
        Map<Integer, List<Announcement>> byRow = announcements.stream()
                .sorted(Comparator.comparingLong(Announcement::returnedAt))
                .collect(Collectors.groupingBy(Announcement::row));
        return readings.stream()
                .filter(reading -> reading.beganAt() >= from && !reading.hasFailed())
                .filter(reading ->
                        reading.version() < newestHeard(byRow.getOrDefault(reading.row(), List.of()), reading))
                .count();
    }

    private static long newestHeard(List<Announcement> ofRow, Reading reading) {
        long before = reading.beganAt() - HEARD_WITHIN.toNanos();
        return ofRow.stream()
                .filter(each -> each.returnedAt() <= before)
                .mapToLong(Announcement::version)
                .max()
                .orElse(0);
    }
}
