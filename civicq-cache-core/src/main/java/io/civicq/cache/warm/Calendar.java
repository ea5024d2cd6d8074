package io.civicq.cache.warm;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Which plans are run when. Thread-safe, but for {@link #startDue}, which one thread calls. */
final class Calendar {
    private final InstantSource clock;
    private final List<Row> rows = new CopyOnWriteArrayList<>();

    private record Row(WarmupSchedule schedule, WarmupPlan plan, AtomicReference<@Nullable Instant> next) {}

    Calendar(InstantSource clock) {
        this.clock = clock;
    }

    /** Adds a plan, until the handle is closed. */
    CacheWarmer.Registration add(WarmupSchedule schedule, WarmupPlan plan) {
        Instant first = schedule.nextAfter(clock.instant()).orElse(null);
        Row row = new Row(schedule, plan, new AtomicReference<>(first));
        rows.add(row);
        return () -> rows.remove(row);
    }

    /** Starts what is due, once, however often it has become due since the last call. */
    void startDue(Consumer<WarmupPlan> start) {
        Instant now = clock.instant();
        for (Row row : rows) {
            Instant due = row.next.get();
            if (due != null && !now.isBefore(due)) {
                row.next.set(row.schedule.nextAfter(now).orElse(null));
                start.accept(row.plan);
            }
        }
    }
}
