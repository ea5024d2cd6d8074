package io.civicq.cache.bench.coherence;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The database: rows with versions, whose reads take a moment, so that loads overlap writes. Thread-safe.
 *
 * <p>A write is done when its version is counted up; a read sees the version of one moment between its beginning and its end.
 */
final class Register {
    static final int GROUPS = 4;
    static final int ITEMS = 6;
    private static final double FAILURES = 0.15;
    private static final long SPELL_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final long seed;
    private final long origin = System.nanoTime();
    private final List<Row> rows;
    private final Map<DataType, List<Row>> byType = new EnumMap<>(DataType.class);
    private final AtomicLong reads = new AtomicLong();

    Register(long seed) {
        this.seed = seed;
        for (DataType type : DataType.values()) {
            List<Row> all = new ArrayList<>();
            for (int number = 0; number < GROUPS * ITEMS; number++) {
                all.add(new Row(type, number / ITEMS, number % ITEMS));
            }
            byType.put(type, List.copyOf(all));
        }
        this.rows = byType.values().stream().flatMap(List::stream).toList();
    }

    /** Nanoseconds since the run began. */
    long now() {
        return System.nanoTime() - origin;
    }

    List<Row> rows() {
        return rows;
    }

    List<Row> rows(DataType type) {
        return Objects.requireNonNull(byType.get(type));
    }

    Row row(DataType type, int group, int item) {
        return rows(type).get(group * ITEMS + item);
    }

    /** How often the database was asked for a row. */
    long reads() {
        return reads.get();
    }

    /**
     * Reads a row, in up to 15 ms; mostly at once.
     *
     * @return its version
     * @throws DatabaseException now and then, for rows whose type says that it may fail
     */
    long read(Row row) throws DatabaseException {
        SplittableRandom random = new SplittableRandom(seed + reads.incrementAndGet() * GOLDEN_GAMMA);
        pause(random);
        long version = row.version();
        pause(random);
        if (row.type().mayFail() && (isBadSpell() || random.nextDouble() < FAILURES)) {
            throw new DatabaseException(row);
        }
        return version;
    }

    /** In the later part of every spell all reads fail that may fail. */
    private boolean isBadSpell() {
        return now() % SPELL_NANOS > SPELL_NANOS / 4;
    }

    private static void pause(SplittableRandom random) {
        double draw = random.nextDouble();
        if (draw > 0.7) {
            long longest = draw > 0.95 ? TimeUnit.MILLISECONDS.toNanos(8) : TimeUnit.MILLISECONDS.toNanos(1);
            LockSupport.parkNanos(random.nextLong(longest));
        }
    }
}
