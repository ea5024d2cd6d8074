package io.civicq.cache.bench.stampede;

import java.util.List;
import java.util.stream.Stream;

/**
 * What came of all rushes on one contender.
 *
 * @param loadsPerExpiry on the average
 * @param mostLoads of one expiry
 * @param expired how long reads of a value took that had just expired
 * @param loadsPerMiss loads of a key that nobody had ever read, on the average
 * @param cold how long reads of that took
 * @param failures of reads, in words
 */
record Result(
        double loadsPerExpiry, long mostLoads, Waits expired, double loadsPerMiss, Waits cold, List<String> failures) {

    Result {
        failures = List.copyOf(failures);
    }

    static Result of(List<Rush> expiries, List<Rush> misses) {
        return new Result(
                loads(expiries),
                expiries.stream().mapToLong(Rush::loads).max().orElse(0),
                Waits.of(expiries),
                loads(misses),
                Waits.of(misses),
                Stream.concat(expiries.stream(), misses.stream())
                        .flatMap(rush -> rush.failures().stream())
                        .distinct()
                        .toList());
    }

    private static double loads(List<Rush> rushes) {
        return rushes.stream().mapToLong(Rush::loads).average().orElse(0);
    }
}
