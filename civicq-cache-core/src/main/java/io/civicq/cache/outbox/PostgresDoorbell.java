package io.civicq.cache.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A doorbell that is a channel of PostgreSQL ({@code LISTEN}, {@code NOTIFY}) with the name of the table. A trigger of the
 * table rings, so it is heard after the commit, never after a rollback, and also when other programs write.
 *
 * <p>It borrows one connection, which it keeps until it is closed, and connects again by itself. It needs the driver
 * {@code org.postgresql:postgresql}; the data source may wrap it. Thread-safe.
 */
public final class PostgresDoorbell implements OutboxDoorbell {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresDoorbell.class);
    private static final int WAIT_MILLIS = 500;
    private static final int SILENT_WAITS = 20;
    private static final int ANSWER_SECONDS = 2;
    private static final long CLOSING_MILLIS = 2_000;
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(5);

    private final DataSource source;

    /** @param source gives connections of a session: not a pooler that changes the session with each transaction */
    public PostgresDoorbell(DataSource source) {
        this.source = source;
    }

    @Override
    public Listening listen(String table, Runnable ring) {
        Ear ear = new Ear(table, ring);
        ear.thread.start();
        return ear;
    }

    private final class Ear implements Listening {
        private final String channel;
        private final Runnable ring;
        private final Thread thread = Defaults.daemon("civicq-outbox-doorbell", this::run);
        private final CountDownLatch closing = new CountDownLatch(1);

        /** In a row. Only the thread touches it. */
        private int failures;

        private Ear(String channel, Runnable ring) {
            this.channel = channel;
            this.ring = ring;
        }

        private void run() {
            boolean closed = false;
            while (!closed) {
                try (Connection connection = source.getConnection()) {
                    hear(connection);
                } catch (SQLException | RuntimeException e) {
                    failures++;
                    if (failures == 1) {
                        LOG.warn("The doorbell of the outbox is away, polling goes on: {}", e.toString());
                    }
                }
                try {
                    Duration pause = Pause.afterFailures(Math.max(failures, 1), LONGEST_BACK_OFF, Defaults.draw());
                    closed = closing.await(pause.toNanos(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    closed = true;
                }
            }
        }

        private void hear(Connection connection) throws SQLException {
            connection.setAutoCommit(true);
            PGConnection session = connection.unwrap(PGConnection.class);
            execute(connection, "LISTEN " + channel);
            if (failures > 0) {
                LOG.info("The doorbell of the outbox is back");
                failures = 0;
            }
            ring.run(); // What rang before this moment was not heard.
            int silent = 0;
            while (closing.getCount() > 0) {
                PGNotification[] heard = session.getNotifications(WAIT_MILLIS);
                if (heard != null && heard.length > 0) {
                    silent = 0;
                    ring.run();
                } else if (++silent == SILENT_WAITS) {
                    silent = 0;
                    if (!connection.isValid(ANSWER_SECONDS)) {
                        throw new SQLException("the connection is silent and does not answer");
                    }
                }
            }
            execute(connection, "UNLISTEN " + channel);
        }

        private void execute(Connection connection, String sql) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        @Override
        public void close() {
            closing.countDown();
            try {
                thread.join(CLOSING_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
