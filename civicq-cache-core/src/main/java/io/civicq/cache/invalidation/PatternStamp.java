package io.civicq.cache.invalidation;

import io.civicq.cache.key.KeyPattern;

/** That the keys which match a pattern were invalidated, and by which entry of the log. */
public record PatternStamp(KeyPattern pattern, long number, Invalidation.Severity severity) {}
