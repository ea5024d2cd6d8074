package io.civicq.cache.warm;

import io.civicq.cache.warm.WarmupReport.Ending;
import io.civicq.cache.warm.WarmupReport.Part;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what comes of the keys of one source. Thread-safe. */
final class Tally {
    private static final int MOST_FAILURES_IN_A_ROW = 3;
    private static final int MOST_REASONS = 10;
    private static final int LONGEST_REASON = 200;

    final LongAdder loaded = new LongAdder();
    final LongAdder skipped = new LongAdder();
    final LongAdder absent = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Map<String, LongAdder> reasons = new ConcurrentHashMap<>();
    private final AtomicInteger failuresInARow = new AtomicInteger();
    private final String dataType;
    private volatile @Nullable Ending ending;

    Tally(String dataType) {
        this.dataType = dataType;
    }

    void failed(int keys, Throwable cause) {
        failed.add(keys);
        count(keys, cause);
        if (failuresInARow.incrementAndGet() >= MOST_FAILURES_IN_A_ROW) {
            ending = Ending.GAVE_UP;
        }
    }

    /** The keys themselves cannot be had, or no more of them. */
    void keysFailed(Throwable cause) {
        count(0, cause);
        ending = Ending.GAVE_UP;
    }

    private void count(int keys, Throwable cause) {
        String text = cause.getMessage() == null
                ? cause.getClass().getSimpleName()
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
        String reason = text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON);
        String known = reasons.size() < MOST_REASONS || reasons.containsKey(reason) ? reason : "other";
        reasons.computeIfAbsent(known, first -> new LongAdder()).add(keys);
    }

    void succeeded() {
        failuresInARow.set(0);
    }

    void completed() {
        if (ending == null) {
            ending = Ending.COMPLETED;
        }
    }

    /** Whether there is no point in going on. */
    boolean gaveUp() {
        return ending == Ending.GAVE_UP;
    }

    long failures() {
        return failed.sum();
    }

    /** @param otherwise why it ended if it has not yet by itself */
    Part part(Ending otherwise) {
        Map<String, Long> why = new ConcurrentHashMap<>();
        reasons.forEach((reason, keys) -> why.put(reason, keys.sum()));
        Ending how = ending;
        return new Part(
                dataType, how == null ? otherwise : how, loaded.sum(), skipped.sum(), absent.sum(), failed.sum(), why);
    }
}
