package io.civicq.cache;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.spi.Transactions;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The units of work of each thread. While no thread is in one, asking costs one volatile read. */
final class Works {
    private static final Logger LOG = LoggerFactory.getLogger(UnitOfWork.class);

    private final @Nullable Transactions transactions;
    private final Consumer<Invalidation> afterCommit;

    @SuppressWarnings("ThreadLocalUsage") // each Caches has its own units; entries are removed when they end
    private final ThreadLocal<@Nullable UnitOfWork> current = new ThreadLocal<>();

    private final AtomicInteger open = new AtomicInteger();

    /** @param afterCommit makes an invalidation known */
    Works(@Nullable Transactions transactions, Consumer<Invalidation> afterCommit) {
        this.transactions = transactions;
        this.afterCommit = afterCommit;
    }

    UnitOfWork begin() {
        UnitOfWork work = new UnitOfWork(this, current.get());
        current.set(work);
        open.incrementAndGet();
        return work;
    }

    /** The innermost unit of the calling thread, begun now if the application's transactions say that there should be one. */
    @Nullable
    UnitOfWork current() {
        UnitOfWork work = open.get() == 0 ? null : current.get();
        if (work == null && transactions != null && transactions.isActive()) {
            work = begin();
            transactions.whenEnded(endingOf(work));
        }
        return work;
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
        if (work.outer() == null) {
            current.remove();
        } else {
            current.set(work.outer());
        }
    }

    void release(Invalidation recorded, @Nullable UnitOfWork outer) {
        if (outer != null) {
            outer.record(recorded);
            return;
        }
        try {
            afterCommit.accept(recorded);
        } catch (RuntimeException e) {
            LOG.error("An invalidation after a commit failed; values may be old until they expire", e);
        }
    }
}
