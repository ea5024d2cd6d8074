package io.civicq.cache.bench.coherence;

/**
 * A value as it is cached: the row that it is of, and which version of it.
 *
 * @param key the text of the row's key, so that a mix-up shows
 * @param version how many writes the row had seen
 */
record Versioned(String key, long version) {}
