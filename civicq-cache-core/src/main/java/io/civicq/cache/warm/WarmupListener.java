package io.civicq.cache.warm;

/** Is told how warm-ups go. What it throws is logged and harms nothing. */
public interface WarmupListener {
    /** A batch is done. Called by one thread at a time for each warm-up, which waits for the return. */
    default void onProgress(Progress progress) {}

    /** A warm-up has ended. */
    default void onReport(WarmupReport report) {}
}
