package io.civicq.cache.warm;

import io.civicq.cache.warm.WarmupReport.Ending;
import io.civicq.cache.warm.WarmupReport.Part;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Keys that are loaded again before they expire, for as long as it is kept. Thread-safe. */
final class HotSet {
    /** How often it is looked through before the values that it renews would expire. */
    private static final int LOOKS = 4;

    private final WarmupPlan plan;
    private final WarmupSettings settings;
    private final Means means;
    private final LongAdder renewed;
    private final LongAdder failed;
    private final AtomicReference<@Nullable Run> running = new AtomicReference<>();
    private volatile long next;
    private volatile boolean dropped;

    HotSet(
            WarmupSource<?, ?> source,
            Duration ahead,
            WarmupSettings settings,
            Means means,
            LongAdder renewed,
            LongAdder failed) {
        this.plan = WarmupPlan.named("hot " + source.dataType()).with(source).lasting(ahead);
        this.settings = settings;
        this.means = means;
        this.renewed = renewed;
        this.failed = failed;
        this.next = means.ticker().nanos();
    }

    /** Looks it through, if it is time and no earlier look is still under way. Does not wait for it. */
    void beat() {
        Run current = running.get();
        if (current != null && current.isOverdue()) {
            current.stop(Ending.DEADLINE);
        }
        long now = means.ticker().nanos();
        if (dropped || now - next < 0) {
            return;
        }
        Run run = new Run(plan, settings, means, progress -> {}, this::ended);
        if (running.compareAndSet(null, run)) {
            next = now + plan.ahead().toNanos() / LOOKS;
            run.begin();
        }
    }

    private void ended(Run run) {
        running.compareAndSet(run, null);
        for (Part part : run.report().join().parts()) {
            renewed.add(part.loaded());
            failed.add(part.failed());
        }
    }

    void drop() {
        dropped = true;
        Run current = running.get();
        if (current != null) {
            current.stop(Ending.CANCELLED);
        }
    }
}
