package io.civicq.cache.bench.coherence;

import io.civicq.cache.spi.Ticker;
import org.jspecify.annotations.Nullable;

/** The real Redis that the nodes of a run share, and the ways to it. */
interface Deployment extends AutoCloseable {
    /** Where a node finds it. */
    String urlOf(int node);

    /** The elapsed time of a node; null for what it uses if nobody says. */
    default @Nullable Ticker tickerOf(int node) {
        return null;
    }

    /** Where a node that joins after the run finds it. */
    String directUrl();

    /** Ends every fault: all processes run, all links pass. */
    void heal();

    @Override
    void close();
}
