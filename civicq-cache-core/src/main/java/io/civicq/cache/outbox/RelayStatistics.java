package io.civicq.cache.outbox;

/**
 * What a relay has done since it was started.
 *
 * @param relayed rows that it appended and removed
 * @param completed rows that their publisher had appended, and that it removed
 * @param misunderstood rows whose text was not understood; each of them meant everything
 * @param postponed times that it could not append, and left the rows in the table
 * @param failures times that the database failed
 */
public record RelayStatistics(long relayed, long completed, long misunderstood, long postponed, long failures) {}
