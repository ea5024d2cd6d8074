package io.civicq.cache.bench.faults;

import io.civicq.cache.bench.peers.DataType;
import io.civicq.cache.bench.peers.Item;
import io.civicq.cache.bench.peers.Source;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The system of record: rows with versions, each read of which takes the same time and is counted. Thread-safe. */
final class Database implements Source {
    /** The data types of the rows, in turn, with the stale windows of CivicQ's own; one of them expires during a run. */
    private static final List<DataType> TYPES = Stream.of(
                    DataType.of("question", Duration.ofMinutes(15)),
                    DataType.of("ballot", Duration.ofMinutes(15)),
                    DataType.of("contest_list", Duration.ofSeconds(5)))
            .map(type -> type.withStaleWhileRevalidate(Duration.ofMinutes(1))
                    .withStaleIfError(Duration.ofHours(1))
                    .withSuspectFor(Duration.ofSeconds(15)))
            .toList();

    /** The data type of what is read to find out whether Redis is in use. */
    private static final DataType PROBE = DataType.of("probe", Duration.ofMinutes(15));

    private static final String PADDING = " of a text about as long as a question with its answers".repeat(18);

    private final List<Item> items;
    private final AtomicLongArray versions;
    private final long latencyNanos;
    private final AtomicLong loads = new AtomicLong();
    private final ConcurrentHashMap<Integer, AtomicLong> probeLoads = new ConcurrentHashMap<>();

    Database(int rows, Duration latency) {
        this.items = IntStream.range(0, rows)
                .mapToObj(row -> new Item(TYPES.get(row % TYPES.size()), row))
                .toList();
        this.versions = new AtomicLongArray(rows);
        this.latencyNanos = latency.toNanos();
    }

    /** All data types, those of probes too. */
    static List<DataType> types() {
        return List.of(TYPES.get(0), TYPES.get(1), TYPES.get(2), PROBE);
    }

    int rows() {
        return items.size();
    }

    Item item(int row) {
        return items.get(row);
    }

    static Item probe(int number) {
        return new Item(PROBE, number);
    }

    /** Loads of rows so far. */
    long loads() {
        return loads.get();
    }

    /** Loads of a probe so far. */
    long loadsOfProbe(int number) {
        return probeLoads.computeIfAbsent(number, any -> new AtomicLong()).get();
    }

    /** Changes a row, and returns its new version. */
    long write(int row) {
        return versions.incrementAndGet(row);
    }

    @Override
    public String load(Item item) {
        long until = System.nanoTime() + latencyNanos;
        boolean isProbe = item.type().equals(PROBE);
        AtomicLong count = isProbe ? probeLoads.computeIfAbsent(item.number(), any -> new AtomicLong()) : loads;
        count.incrementAndGet();
        long version = isProbe ? 0 : versions.get(item.number());
        while (until - System.nanoTime() > 0) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
        return version + PADDING;
    }

    /** The version that a text is of. */
    static long versionOf(String text) {
        return Long.parseLong(text.substring(0, text.length() - PADDING.length()));
    }
}
