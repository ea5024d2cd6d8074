package io.civicq.cache.outbox;

import io.civicq.cache.Caches;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One batch of a relay. Run by one thread; what it counts may be read by any. */
final class Round {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);

    private final OutboxTable table;
    private final Completions completions;
    private final Caches caches;
    private final DataSource source;
    private final int batchSize;

    private final AtomicLong relayed = new AtomicLong();
    private final AtomicLong completed = new AtomicLong();
    private final AtomicLong misunderstood = new AtomicLong();
    private final AtomicLong postponed = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    private Ending last = Ending.IDLE;
    private boolean warned;

    /** How a round ended. */
    enum Ending {
        /** There may be more, in the table or to be removed from it. */
        MORE,
        /** The table has nothing more that is due. */
        IDLE,
        /** The log could not be reached; the rows stay. */
        LOG_AWAY,
        /** The database failed; the rows stay. */
        DATABASE_AWAY;

        boolean isFailure() {
            return this == LOG_AWAY || this == DATABASE_AWAY;
        }
    }

    Round(Outbox outbox, Caches caches, DataSource source, int batchSize) {
        this.table = outbox.table();
        this.completions = outbox.completions();
        this.caches = caches;
        this.source = source;
        this.batchSize = batchSize;
    }

    Ending run() {
        Ending ending;
        try {
            removeCompleted();
            ending = relay();
        } catch (SQLException | RuntimeException e) {
            failures.incrementAndGet();
            if (last != Ending.DATABASE_AWAY) {
                LOG.warn("The outbox {} cannot be relayed; its rows stay: {}", table.name(), e.toString());
            }
            last = Ending.DATABASE_AWAY;
            return last;
        }
        if (ending == Ending.LOG_AWAY) {
            postponed.incrementAndGet();
        }
        if (last == Ending.DATABASE_AWAY) {
            LOG.info("The outbox {} is relayed again", table.name());
        }
        last = ending;
        return ending;
    }

    private void removeCompleted() throws SQLException {
        List<Long> ids = completions.take(batchSize);
        if (ids.isEmpty()) {
            return;
        }
        boolean removed = false;
        try (RelayTransaction transaction = RelayTransaction.begin(source)) {
            table.delete(transaction.connection(), ids);
            transaction.commit();
            completed.addAndGet(ids.size());
            removed = true;
        } finally {
            if (!removed) {
                completions.putBack(ids);
            }
        }
    }

    /**
     * Appends a batch and removes it. While the log is away nothing is taken: the caches would keep it in this process only,
     * and applying the same rows here again and again would only cost loads.
     */
    private Ending relay() throws SQLException {
        if (caches.position().isPending()) {
            return Ending.LOG_AWAY;
        }
        try (RelayTransaction transaction = RelayTransaction.begin(source)) {
            List<OutboxRow> rows = table.take(transaction.connection(), batchSize);
            if (rows.isEmpty()) {
                return idleOrMore();
            }
            Merged.of(rows).forEach(caches::invalidate);
            if (caches.position().isPending()) {
                return Ending.LOG_AWAY;
            }
            table.delete(
                    transaction.connection(), rows.stream().map(OutboxRow::id).toList());
            transaction.commit();
            count(rows);
            return rows.size() == batchSize ? Ending.MORE : idleOrMore();
        }
    }

    private Ending idleOrMore() {
        return completions.isEmpty() ? Ending.IDLE : Ending.MORE;
    }

    private void count(List<OutboxRow> rows) {
        relayed.addAndGet(rows.size());
        for (OutboxRow row : rows) {
            if (row.understood() == null) {
                misunderstood.incrementAndGet();
                if (!warned) {
                    warned = true;
                    LOG.warn(
                            "Row {} of the outbox {} is not understood, so everything was invalidated; further ones are"
                                    + " only counted",
                            row.id(),
                            table.name());
                }
            }
        }
    }

    String table() {
        return table.name();
    }

    RelayStatistics statistics() {
        return new RelayStatistics(
                relayed.get(), completed.get(), misunderstood.get(), postponed.get(), failures.get());
    }

    Backlog backlog() throws SQLException {
        try (RelayTransaction transaction = RelayTransaction.begin(source)) {
            return table.backlog(transaction.connection());
        }
    }
}
