package io.civicq.cache;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.spi.Transactions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The units of work and the recordings of each thread. While no thread is in one, asking costs one volatile read. */
final class Works {
    private static final Logger LOG = LoggerFactory.getLogger(UnitOfWork.class);

    private final @Nullable Transactions transactions;
    private Function<Invalidation, LogPosition> afterCommit = invalidation -> LogPosition.PENDING;

    @SuppressWarnings("ThreadLocalUsage") // each Caches has its own units; entries are removed when they end
    private final ThreadLocal<@Nullable UnitOfWork> current = new ThreadLocal<>();

    @SuppressWarnings("ThreadLocalUsage") // as above
    private final ThreadLocal<@Nullable Recording> recording = new ThreadLocal<>();

    /** Units and recordings together, so that a near hit asks once. */
    private final AtomicInteger open = new AtomicInteger();

    Works(@Nullable Transactions transactions) {
        this.transactions = transactions;
    }

    /** Says what makes an invalidation known; before any unit begins. */
    void releaseTo(Function<Invalidation, LogPosition> log) {
        afterCommit = log;
    }

    UnitOfWork begin() {
        return begin(current());
    }

    private UnitOfWork begin(@Nullable UnitOfWork outer) {
        UnitOfWork work = new UnitOfWork(this, outer);
        current.set(work);
        open.incrementAndGet();
        return work;
    }

    /** The innermost unit of the calling thread, begun now if the application's transactions say that there should be one. */
    @Nullable
    UnitOfWork current() {
        UnitOfWork work = open.get() == 0 ? null : current.get();
        if (work == null && transactions != null && transactions.isActive()) {
            work = begin(null);
            boolean asked = false;
            try {
                transactions.whenEnded(endingOf(work));
                asked = true;
            } finally {
                if (!asked) {
                    work.close();
                }
            }
        }
        return work;
    }

    /** Whether the calling thread is in no unit of work, and nobody records what it reads. */
    boolean isUnobserved() {
        return open.get() == 0
                ? transactions == null || current() == null
                : current() == null && recording.get() == null;
    }

    /** What records the reads of the calling thread, if something does. */
    @Nullable
    Recording recording() {
        return open.get() == 0 ? null : recording.get();
    }

    Recording record() {
        Recording begun = new Recording(this, recording.get());
        recording.set(begun);
        open.incrementAndGet();
        return begun;
    }

    void leave(Recording ended) {
        open.decrementAndGet();
        if (ended.outer() == null) {
            recording.remove();
        } else {
            recording.set(ended.outer());
        }
    }

    private static Consumer<Transactions.Ending> endingOf(UnitOfWork work) {
        return ending -> {
            switch (ending) {
                case COMMITTED, UNKNOWN -> work.committed();
                case ROLLED_BACK -> work.close();
            }
        };
    }

    void leave(UnitOfWork work) {
        open.decrementAndGet();
        UnitOfWork innermost = current.get();
        while (innermost != null && innermost.hasEnded()) {
            innermost = innermost.outer();
        }
        if (innermost == null) {
            current.remove();
        } else {
            current.set(innermost);
        }
    }

    /** Makes it known, or hands it to the unit around, and returns where every node has it. */
    LogPosition release(Invalidation recorded, List<Runnable> afterwards, @Nullable UnitOfWork outer) {
        UnitOfWork around = outer;
        while (around != null && around.hasEnded()) {
            around = around.outer();
        }
        if (around != null) {
            around.record(recorded);
            afterwards.forEach(around::recordTask);
            return LogPosition.PENDING;
        }
        LogPosition position;
        try {
            position = afterCommit.apply(recorded);
        } catch (RuntimeException e) {
            LOG.error("An invalidation after a commit failed; values may be old until they expire", e);
            return LogPosition.PENDING;
        }
        afterwards.forEach(Works::run);
        return position;
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("A task after a commit failed; the invalidations have taken effect", e);
        }
    }
}
