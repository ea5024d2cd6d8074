package io.civicq.cache.warm;

import io.civicq.cache.BulkLoader;
import io.civicq.cache.Cache;
import io.civicq.cache.Caches;
import io.civicq.cache.Loaded;
import io.civicq.cache.key.KeyTemplate;
import io.civicq.cache.spi.Ticker;
import io.civicq.cache.warm.WarmupReport.Part;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills the caches of a node before its users come, and keeps full what must never be empty.
 *
 * <p>Warm-ups are run one after the other, in bulk, under a lease: nodes that start together load each key once. What is
 * fresh is skipped; what is invalidated during a load is not kept. Nothing that fails reaches the service: a warm-up ends with a {@link
 * WarmupReport}, if need be by its deadline, and the service works without it, only colder.
 *
 * <p>Closed before the caches that it fills. Thread-safe.
 */
public final class CacheWarmer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CacheWarmer.class);
    private static final long BEAT_MILLIS = 100;
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
    private static final Duration CLOSING = Duration.ofSeconds(5);
    private static final String START = "start";

    private final Caches caches;
    private final WarmupSettings settings;
    private final WarmupListener listener;
    private final Means means;
    private final Calendar calendar;
    private final RunQueue queue = new RunQueue();
    private final @Nullable ExecutorService owned;
    private final @Nullable HotKeys hotKeys;
    private final AutoCloseable heartbeat;
    private final List<HotSet> hotSets = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile long nextLook;

    private final LongAdder runs = new LongAdder();
    private final LongAdder loaded = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder absent = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder renewed = new LongAdder();
    private final LongAdder renewalsFailed = new LongAdder();

    /** Opens the gate when it ends; null if there is nothing to wait for. */
    private final @Nullable Run startUp;

    private CacheWarmer(Builder builder) {
        this.caches = builder.caches;
        this.settings = builder.settings;
        this.listener = builder.listener;
        this.calendar = new Calendar(builder.clock);
        Executor executor = builder.executor;
        if (executor == null) {
            ExecutorService threads = Defaults.threads();
            this.owned = threads;
            executor = threads;
        } else {
            this.owned = null;
        }
        this.means = new Means(caches.loadLease(), executor, builder.ticker);
        this.nextLook = builder.ticker.nanos() + LOOK_EVERY.toNanos();
        this.hotKeys = builder.remembered.isEmpty()
                ? null
                : new HotKeys(caches, builder.remembered, builder.ticker, builder.random);
        WarmupPlan plan = startPlan(builder.onStart);
        this.startUp = plan == null ? null : newRun(plan);
        this.heartbeat = builder.heartbeat.apply(this::beat);
        if (startUp != null) {
            queue.add(startUp);
        }
    }

    /** The hot keys of the nodes before, then what the application says; null for neither. */
    private @Nullable WarmupPlan startPlan(@Nullable WarmupPlan given) {
        List<WarmupSource<?, ?>> sources = new ArrayList<>(hotKeys == null ? List.of() : hotKeys.sources());
        if (given == null) {
            return sources.isEmpty() ? null : new WarmupPlan(START, sources, Duration.ZERO);
        }
        sources.addAll(given.sources());
        return new WarmupPlan(given.name(), sources, given.ahead());
    }

    /** A builder of a warmer for these caches. */
    public static Builder builder(Caches caches) {
        return new Builder(caches);
    }

    /** Says what a warmer does when it starts, and with what. Not thread-safe. */
    public static final class Builder {
        private final Caches caches;
        private final List<HotKeys.Remembered<?>> remembered = new ArrayList<>();
        private WarmupSettings settings = WarmupSettings.standard();
        private WarmupListener listener = new WarmupListener() {};
        private @Nullable WarmupPlan onStart;
        private @Nullable Executor executor;
        private Ticker ticker = Defaults.ticker();
        private InstantSource clock = Defaults.clock();
        private RandomGenerator random = Defaults.random();
        private Function<Runnable, AutoCloseable> heartbeat = task -> Defaults.heartbeat(task, BEAT_MILLIS);

        private Builder(Caches caches) {
            this.caches = caches;
        }

        /** What is warmed as soon as the warmer is built; the gate is closed until that has ended. */
        public Builder onStart(WarmupPlan plan) {
            this.onStart = plan;
            return this;
        }

        /**
         * Marks a data type as safe to be remembered: the names of its hot keys are kept in the far tier, for new nodes to begin
         * with. Not for keys that tell something of a person. The policies need a row for {@link HotKeys#DATA_TYPE}.
         *
         * @param shape of the keys; no other name is believed
         * @param loader as that of {@link WarmupSource#of}
         */
        public <V> Builder rememberHotKeys(
                Cache<V> cache, KeyTemplate shape, BulkLoader<Loaded<V>, ? extends Exception> loader) {
            remembered.add(new HotKeys.Remembered<>(cache, shape, loader));
            return this;
        }

        /** How hard it may work; {@link WarmupSettings#standard} if it is not given. */
        public Builder settings(WarmupSettings given) {
            this.settings = given;
            return this;
        }

        /** Who is told how it goes; nobody if it is not given. */
        public Builder listener(WarmupListener given) {
            this.listener = given;
            return this;
        }

        /**
         * Where keys are read and values are loaded; daemon threads if it is not given. It must run one task more at a time than the
         * {@link WarmupSettings#concurrency}, as many again for each hot set, and one for hot keys. It is not closed.
         */
        public Builder executor(Executor given) {
            this.executor = given;
            return this;
        }

        /** Elapsed time; {@link System#nanoTime} if it is not given. */
        public Builder ticker(Ticker given) {
            this.ticker = given;
            return this;
        }

        /** The time of day, for schedules; the system's if it is not given. */
        public Builder clock(InstantSource given) {
            this.clock = given;
            return this;
        }

        /** Chance, by which a node chooses where it keeps its hot keys. */
        public Builder random(RandomGenerator given) {
            this.random = given;
            return this;
        }

        /** What calls a task some ten times a second, until it is closed. */
        Builder heartbeat(Function<Runnable, AutoCloseable> given) {
            this.heartbeat = given;
            return this;
        }

        /**
         * The warmer, which begins at once. A far tier that is down is no error.
         *
         * @throws IllegalArgumentException if hot keys are to be remembered and have no policy
         */
        public CacheWarmer build() {
            return new CacheWarmer(this);
        }
    }

    /**
     * Warms by a plan, after those that were asked for before. A plan that waits already is not queued twice. For what has been
     * cleared or imported: call it after the invalidation.
     */
    public Warmup start(WarmupPlan plan) {
        return new Warmup(queue.add(newRun(plan)));
    }

    /**
     * Warms by a plan after the unit of work that the calling thread is in has committed, and not at all if it is rolled
     * back; now, if it is in none.
     */
    public void startWhenCommitted(WarmupPlan plan) {
        if (!caches.whenCommitted(() -> start(plan))) {
            start(plan);
        }
    }

    /** Warms by a plan whenever a schedule says so, on this node's clock, until the handle or the warmer is closed. */
    public Registration schedule(WarmupSchedule schedule, WarmupPlan plan) {
        return calendar.add(schedule, plan);
    }

    /**
     * Loads the values of a source again before they expire, by one node, until the handle or the warmer is closed.
     *
     * @param ahead how long before the end of its lifetime a value is loaded again; it is looked at four times in that time
     * @throws IllegalArgumentException if that is not positive and below the lifetime that the policy gives, jitter off
     */
    public Registration keepHot(WarmupSource<?, ?> source, Duration ahead) {
        Duration shortest =
                source.cache().policy().jittered(source.cache().policy().freshFor(), 1);
        if (ahead.isNegative() || ahead.isZero() || ahead.compareTo(shortest) >= 0) {
            throw new IllegalArgumentException(
                    "hot set of '" + source.dataType() + "': ahead must be above zero and below the shortest lifetime, "
                            + shortest + ", but was " + ahead);
        }
        HotSet hotSet = new HotSet(source, ahead, settings, means, renewed, renewalsFailed);
        hotSets.add(hotSet);
        return () -> {
            hotSets.remove(hotSet);
            hotSet.drop();
        };
    }

    /** Whether the warm-up of the start has ended, however; for a readiness probe. */
    public boolean isReady() {
        return startUp == null || startUp.report().isDone();
    }

    /** Waits until it has; false if it has not within that time, or the thread was interrupted. */
    public boolean awaitReady(Duration atMost) {
        return startUp == null || new Warmup(startUp).await(atMost).isPresent();
    }

    /** The warm-up of the start, for its progress and its report; null if there was nothing to warm. */
    public @Nullable Warmup startUp() {
        return startUp == null ? null : new Warmup(startUp);
    }

    /** Something that goes on until it is closed. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /** What it has done so far. */
    public WarmerStatistics statistics() {
        return new WarmerStatistics(
                runs.sum(),
                loaded.sum(),
                skipped.sum(),
                absent.sum(),
                failed.sum(),
                renewed.sum(),
                renewalsFailed.sum(),
                hotKeys == null ? 0 : hotKeys.size());
    }

    private Run newRun(WarmupPlan plan) {
        return new Run(plan, settings, means, listener::onProgress, this::ended);
    }

    private void ended(Run run, WarmupReport report) {
        runs.increment();
        for (Part part : report.parts()) {
            loaded.add(part.loaded());
            skipped.add(part.skipped());
            absent.add(part.absent());
            failed.add(part.failed());
        }
        Run next = queue.next(run);
        if (report.isClean()) {
            log.info("Warm-up {}", report);
        } else {
            log.warn("Warm-up {}", report);
        }
        try {
            means.executor().execute(() -> tell(report));
        } catch (RejectedExecutionException e) {
            tell(report);
        }
        if (next != null) {
            next.begin();
        }
    }

    private void tell(WarmupReport report) {
        try {
            listener.onReport(report);
        } catch (Throwable e) {
            log.warn("A listener of warm-up '{}' failed: {}", report.plan(), e.toString());
        }
    }

    /** Does what has become due. Nothing in it waits. */
    private void beat() {
        try {
            queue.stopOverdue();
            calendar.startDue(this::start);
            hotSets.forEach(HotSet::beat);
            lookIfDue();
        } catch (RuntimeException e) {
            log.warn("Something of a warmer that was due failed, and is tried again: {}", e.toString());
        }
    }

    private void lookIfDue() {
        HotKeys keys = hotKeys;
        long now = means.ticker().nanos();
        if (keys == null || now - nextLook < 0 || !looking.compareAndSet(false, true)) {
            return;
        }
        nextLook = now + LOOK_EVERY.toNanos();
        try {
            means.executor().execute(() -> look(keys));
        } catch (RejectedExecutionException e) {
            looking.set(false);
        }
    }

    private void look(HotKeys keys) {
        try {
            keys.look(closing);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.warn("Hot keys could not be looked for: {}", e.toString());
        } finally {
            looking.set(false);
        }
    }

    /**
     * Ends what it does, writes down the hot keys, and returns within seconds; loaders that do not heed an interrupt are left to
     * end by themselves. A second call does nothing.
     */
    @Override
    public void close() {
        closing.countDown();
        if (!queue.close()) {
            return;
        }
        try {
            heartbeat.close();
        } catch (Exception e) {
            log.warn("A heartbeat could not be stopped: {}", e.toString());
        }
        hotSets.forEach(HotSet::drop);
        if (hotKeys != null) {
            hotKeys.write();
        }
        if (owned != null) {
            owned.shutdownNow();
            awaitEnd(owned);
        }
    }

    private static void awaitEnd(ExecutorService threads) {
        try {
            if (!threads.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("A loader of a warm-up still runs, and ends when its system of record answers");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
