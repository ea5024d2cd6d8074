package io.civicq.cache.warm;

import io.civicq.cache.spi.LoadLease;
import io.civicq.cache.spi.Ticker;
import java.util.concurrent.Executor;

/**
 * What warm-ups work with.
 *
 * @param lease the nodes'
 * @param executor for whoever reads keys or loads
 * @param ticker elapsed time
 */
record Means(LoadLease lease, Executor executor, Ticker ticker) {}
