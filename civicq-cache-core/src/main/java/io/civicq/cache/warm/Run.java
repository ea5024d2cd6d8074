package io.civicq.cache.warm;

import io.civicq.cache.warm.WarmupReport.Ending;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One warm-up, from its first key to its report. One thread reads the keys; others load, so many batches at a time. When its
 * time is over, or it is stopped, those threads are interrupted and nobody waits for them.
 */
final class Run {
    private static final Logger log = LoggerFactory.getLogger(Run.class);
    private static final long GLANCE_MILLIS = 50;

    private final WarmupPlan plan;
    private final WarmupSettings settings;
    private final Means means;
    private final Consumer<Progress> progress;
    private final Consumer<Run> ended;
    private final Semaphore turns;
    private final Pacer pacer;
    private final List<Tally> tallies = new CopyOnWriteArrayList<>();
    private final Set<FutureTask<?>> tasks = ConcurrentHashMap.newKeySet();
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicReference<@Nullable Ending> ending = new AtomicReference<>();
    private final CompletableFuture<WarmupReport> report = new CompletableFuture<>();
    private final FutureTask<?> reader = new FutureTask<>(this::readAll, null);

    /** When it was begun, in nanoseconds; meaningless before. */
    private volatile long began;

    private volatile boolean begun;

    /** @param ended is told once, after the report can be had */
    Run(WarmupPlan plan, WarmupSettings settings, Means means, Consumer<Progress> progress, Consumer<Run> ended) {
        this.plan = plan;
        this.settings = settings;
        this.means = means;
        this.progress = progress;
        this.ended = ended;
        this.turns = new Semaphore(settings.concurrency());
        this.pacer = new Pacer(settings.keysPerSecond(), means.ticker().nanos());
    }

    WarmupPlan plan() {
        return plan;
    }

    WarmupSettings settings() {
        return settings;
    }

    Means means() {
        return means;
    }

    CompletableFuture<WarmupReport> report() {
        return report;
    }

    /** Begins in a thread of the executor. */
    void begin() {
        began = means.ticker().nanos();
        begun = true;
        try {
            means.executor().execute(reader);
        } catch (RejectedExecutionException e) {
            log.warn("Warm-up '{}' is not run: there is no thread for it", plan.name());
            end(Ending.CANCELLED);
        }
    }

    private void readAll() {
        try {
            for (WarmupSource<?, ?> source : plan.sources()) {
                if (isOver()) {
                    break;
                }
                read(source);
            }
            awaitTasks();
        } catch (InterruptedException e) {
            end(Ending.CANCELLED);
        } finally {
            end(endingBySelf());
        }
    }

    private Ending endingBySelf() {
        if (isOverdue()) {
            return Ending.DEADLINE;
        }
        return tallies.stream().anyMatch(Tally::gaveUp) ? Ending.GAVE_UP : Ending.COMPLETED;
    }

    private <I, V> void read(WarmupSource<I, V> source) throws InterruptedException {
        Tally tally = new Tally(source.dataType());
        tallies.add(tally);
        new SourceRun<>(this, source, tally).run();
    }

    /** Loads a batch in another thread, when it is its turn; waits until then. */
    void load(int keys, Runnable batch) throws InterruptedException {
        if (settings.keysPerSecond() != WarmupSettings.UNLIMITED) {
            pause(pacer.reserve(means.ticker().nanos(), keys));
        }
        while (!isOver()) {
            if (turns.tryAcquire(GLANCE_MILLIS, TimeUnit.MILLISECONDS)) {
                execute(batch);
                tell();
                return;
            }
        }
    }

    private void execute(Runnable batch) {
        AtomicReference<@Nullable FutureTask<?>> self = new AtomicReference<>();
        FutureTask<?> task = new FutureTask<>(
                () -> {
                    try {
                        batch.run();
                    } finally {
                        turns.release();
                        FutureTask<?> me = self.get();
                        if (me != null) {
                            tasks.remove(me);
                        }
                    }
                },
                null);
        self.set(task);
        tasks.add(task);
        try {
            means.executor().execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }

    private void awaitTasks() throws InterruptedException {
        int all = settings.concurrency();
        while (!isOver()) {
            if (turns.tryAcquire(all, GLANCE_MILLIS, TimeUnit.MILLISECONDS)) {
                turns.release(all);
                tallies.forEach(Tally::completed);
                tell();
                return;
            }
        }
    }

    private void tell() {
        try {
            progress.accept(progress());
        } catch (Throwable e) {
            log.warn("A listener of warm-up '{}' failed: {}", plan.name(), e.toString());
        }
    }

    /** Waits, unless the run ends before. */
    void pause(long nanos) throws InterruptedException {
        if (nanos > 0 && over.await(nanos, TimeUnit.NANOSECONDS)) {
            log.trace("'{}' ended during a pause", plan.name());
        }
    }

    boolean isOver() {
        return over.getCount() == 0 || isOverdue();
    }

    boolean isOverdue() {
        return begun && means.ticker().nanos() - began >= settings.deadline().toNanos();
    }

    /** Ends it now, from outside. */
    void stop(Ending how) {
        end(how);
        reader.cancel(true);
    }

    private void end(Ending how) {
        if (!ending.compareAndSet(null, how)) {
            return;
        }
        over.countDown();
        tasks.forEach(task -> task.cancel(true));
        WarmupReport composed = new WarmupReport(
                plan.name(), how, tallies.stream().map(tally -> tally.part(how)).toList(), elapsed());
        report.complete(composed);
        ended.accept(this);
    }

    private Duration elapsed() {
        return begun ? Duration.ofNanos(means.ticker().nanos() - began) : Duration.ZERO;
    }

    Progress progress() {
        OptionalLong expected = plan.expected();
        return new Progress(
                plan.name(),
                expected,
                tallies.stream().mapToLong(tally -> tally.loaded.sum()).sum(),
                tallies.stream().mapToLong(tally -> tally.skipped.sum()).sum(),
                tallies.stream().mapToLong(tally -> tally.absent.sum()).sum(),
                tallies.stream().mapToLong(Tally::failures).sum(),
                elapsed());
    }
}
