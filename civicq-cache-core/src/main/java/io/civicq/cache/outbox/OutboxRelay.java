package io.civicq.cache.outbox;

import io.civicq.cache.Caches;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends to the invalidation log what stands in an {@link Outbox}, in a daemon thread of its own.
 *
 * <p>A row is removed only after the log that all nodes share has taken it; until then it stays, whatever fails. So each row
 * is appended at least once, and twice if a relay dies in between, which does no harm. Any number of relays may work on one
 * table: each takes rows that no other has locked.
 *
 * <p>Closed before the caches that it appends to. Thread-safe.
 */
public final class OutboxRelay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
    private static final long CLOSING_MILLIS = 5_000;

    private final Round round;
    private final RelaySettings settings;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);

    /** A permit is a ring that was not answered yet. */
    private final Semaphore rings = new Semaphore(0);

    private OutboxDoorbell.@Nullable Listening listening;

    private OutboxRelay(Round round, RelaySettings settings) {
        this.round = round;
        this.settings = settings;
        this.thread = Defaults.daemon("civicq-outbox-relay", this::run);
    }

    /**
     * A relay that is not started yet.
     *
     * @param outbox where rows are written, here or by other processes
     * @param caches what appends them; they share their log with all other nodes, or these learn nothing
     * @param source gives connections that may select and delete in the outbox's table; one is borrowed at a time
     */
    public static Builder builder(Outbox outbox, Caches caches, DataSource source) {
        return new Builder(outbox, caches, source);
    }

    /** Says how a relay works, and starts it. Not thread-safe. */
    public static final class Builder {
        private final Outbox outbox;
        private final Caches caches;
        private final DataSource source;
        private RelaySettings settings = RelaySettings.standard();
        private @Nullable OutboxDoorbell doorbell;

        private Builder(Outbox outbox, Caches caches, DataSource source) {
            this.outbox = outbox;
            this.caches = caches;
            this.source = source;
        }

        /** How often it looks, how much it takes, how long it pauses; {@link RelaySettings#standard} if it is not given. */
        public Builder settings(RelaySettings given) {
            this.settings = given;
            return this;
        }

        /** What makes it look at once; nothing if it is not given: then it polls. */
        public Builder doorbell(OutboxDoorbell given) {
            this.doorbell = given;
            return this;
        }

        /** Starts the relay. A database that is down is no error. */
        public OutboxRelay start() {
            OutboxRelay relay = new OutboxRelay(new Round(outbox, caches, source, settings.batchSize()), settings);
            outbox.completions().wake(relay::ring);
            if (doorbell != null) {
                relay.listening = doorbell.listen(outbox.table().simpleName(), relay::ring);
            }
            relay.thread.start();
            return relay;
        }
    }

    /** Makes it look into the table now. Returns at once. */
    public void ring() {
        rings.release();
    }

    /** What it has done so far. Asks nobody. */
    public RelayStatistics statistics() {
        return round.statistics();
    }

    /** What waits in the table, or empty if the database does not answer. Asks the database. */
    public Optional<Backlog> backlog() {
        try {
            return Optional.of(round.backlog());
        } catch (SQLException | RuntimeException e) {
            LOG.debug("The backlog of the outbox is not known", e);
            return Optional.empty();
        }
    }

    private void run() {
        int failures = 0;
        try {
            do {
                rings.drainPermits();
                Round.Ending ending = round.run();
                failures = ending.isFailure() ? failures + 1 : 0;
                pause(ending, failures);
            } while (closing.getCount() > 0);
        } catch (InterruptedException e) {
            LOG.debug("The relay of {} was interrupted, and ends", round.table());
        }
    }

    /** After a failure rings are not heard, so that a busy table does not become a busy loop. */
    private void pause(Round.Ending ending, int failures) throws InterruptedException {
        switch (ending) {
            case MORE -> {}
            case IDLE -> {
                Duration pause = Pause.untilNextPoll(settings.pollInterval(), Defaults.draw());
                boolean rung = rings.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS);
                LOG.trace("Waited up to {}; rung: {}", pause, rung);
            }
            case LOG_AWAY, DATABASE_AWAY -> {
                Duration pause = Pause.afterFailures(failures, settings.longestBackOff(), Defaults.draw());
                boolean closed = closing.await(pause.toNanos(), TimeUnit.NANOSECONDS);
                LOG.trace("Waited {}; closing: {}", pause, closed);
            }
        }
    }

    /**
     * Ends after the batch at hand, and returns within seconds; what is left stays in the table. A second call does nothing.
     */
    @Override
    public void close() {
        closing.countDown();
        ring();
        if (listening != null) {
            listening.close();
        }
        try {
            thread.join(CLOSING_MILLIS);
            if (thread.isAlive()) {
                LOG.warn("The relay of {} still waits for its database, and ends when that answers", round.table());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
