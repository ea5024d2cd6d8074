package io.civicq.cache.outbox;

import java.time.Duration;

/**
 * What waits for a relay.
 *
 * @param rows how many rows are due
 * @param oldest for how long the oldest of them has been due, by the clock of the database; zero if there is none
 */
public record Backlog(long rows, Duration oldest) {}
