package io.civicq.cache.spi;

import java.util.function.Consumer;

/** The transactions of the application, whoever manages them, as seen from the calling thread. Thread-safe. */
public interface Transactions {
    /** How a transaction ended. */
    enum Ending {
        COMMITTED,
        ROLLED_BACK,
        /** The commit was tried and nobody knows what came of it. */
        UNKNOWN
    }

    /** Whether the calling thread is in a transaction that has not ended. */
    boolean isActive();

    /** Asks to be told, once and in the calling thread, how its transaction ended. Called only while one is active. */
    void whenEnded(Consumer<Ending> callback);
}
