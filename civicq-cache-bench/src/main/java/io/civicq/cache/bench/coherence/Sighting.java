package io.civicq.cache.bench.coherence;

/**
 * What a read saw.
 *
 * @param node who read
 * @param version the version that it got; of an absent row the newest one at which it was absent
 * @param beganAt when the read began, in nanoseconds since the run began
 * @param manner what the cache said of it
 */
record Sighting(int node, Row row, long version, long beganAt, Subject.Manner manner) {}
