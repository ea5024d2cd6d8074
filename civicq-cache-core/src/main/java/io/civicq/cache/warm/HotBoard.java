package io.civicq.cache.warm;

import io.civicq.cache.NearSample;
import io.civicq.cache.key.CacheKey;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The keys that cost most if they were not cached: how often each is read, times what its load takes. Guarded by itself. */
final class HotBoard {
    private static final double NANOS_PER_SECOND = 1e9;

    /** A key that no look has met for so many rounds is not in the near tier any more. */
    private static final int FORGOTTEN_AFTER = 60;

    private final int most;
    private final Map<Place, Standing> standings = new HashMap<>();
    private int round;

    private record Place(String dataType, CacheKey key) {}

    private record Standing(RateEstimate rate, double costSeconds, int round) {
        private double score() {
            return rate.perSecond() * costSeconds;
        }
    }

    /** @param most how many names it gives; it watches four times as many keys */
    HotBoard(int most) {
        this.most = most;
    }

    /** Takes note of what was seen in a window of so many seconds. */
    synchronized void saw(String dataType, NearSample.Reads reads, double window) {
        reads.read()
                .forEach((key, cost) -> standings.compute(
                        new Place(dataType, key),
                        (place, before) -> new Standing(
                                (before == null ? RateEstimate.NONE : before.rate).read(window),
                                seconds(cost),
                                round)));
        reads.unread()
                .forEach(key -> standings.computeIfPresent(
                        new Place(dataType, key),
                        (place, before) -> new Standing(before.rate.unread(window), before.costSeconds, round)));
    }

    private static double seconds(Duration cost) {
        return cost.toNanos() / NANOS_PER_SECOND;
    }

    /** Ends a round: forgets what is gone, and what is not hot enough where there is too much. */
    synchronized void endRound() {
        round++;
        standings.values().removeIf(standing -> round - standing.round > FORGOTTEN_AFTER);
        if (standings.size() > 4 * most) {
            double least = standings.values().stream()
                    .map(Standing::score)
                    .sorted(Comparator.reverseOrder())
                    .skip(4L * most)
                    .findFirst()
                    .orElse(0.0);
            standings.values().removeIf(standing -> standing.score() <= least);
        }
    }

    /** The names of the hottest, the hottest first. */
    synchronized List<HotName> hottest() {
        return standings.entrySet().stream()
                .map(each -> new HotName(
                        each.getKey().dataType,
                        each.getKey().key,
                        each.getValue().score()))
                .sorted(Comparator.comparingDouble(HotName::score).reversed())
                .limit(most)
                .toList();
    }

    synchronized int size() {
        return Math.min(most, standings.size());
    }
}
