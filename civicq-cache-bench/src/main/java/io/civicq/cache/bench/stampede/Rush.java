package io.civicq.cache.bench.stampede;

import java.util.List;

/**
 * What came of it when all threads read one key at the same moment.
 *
 * @param loads of the key, from that moment until all threads had read it several times
 * @param waitsNanos how long each thread's first read took
 * @param failures of reads, in words
 */
record Rush(long loads, List<Long> waitsNanos, List<String> failures) {
    Rush {
        waitsNanos = List.copyOf(waitsNanos);
        failures = List.copyOf(failures);
    }
}
