package io.civicq.cache.invalidation;

/** What the log says of a value that was read at some position. */
public enum Standing {
    /** Nothing has invalidated it. */
    VALID,
    /** A soft invalidation has: it must be loaded again, and may be served only if that fails. */
    INVALID,
    /** A hard invalidation has, or what happened to it is unknown: it must not be served. */
    REVOKED
}
