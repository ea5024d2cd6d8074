package io.civicq.cache.outbox;

/**
 * Tells a relay that there may be rows, sooner than it would look by itself. A ring too many costs one query; one too few
 * waits for the next poll, so nothing depends on it.
 */
public interface OutboxDoorbell {
    /**
     * Begins to listen, until the listening is closed. An outage is no error here: it goes on without rings, and rings once
     * when it is over.
     *
     * @param table the name of the table, without its schema
     * @param ring called from any thread; returns at once
     */
    Listening listen(String table, Runnable ring);

    /** A relay at the door. Thread-safe. */
    interface Listening extends AutoCloseable {
        /** Stops listening, and returns within seconds. */
        @Override
        void close();
    }
}
