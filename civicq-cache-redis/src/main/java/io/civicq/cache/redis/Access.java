package io.civicq.cache.redis;

/** What an operation asks of a server, the least first. */
enum Access {
    /** To answer. */
    READ,
    /** To answer and not to be read-only; room is not needed, so that a full server is still relieved. */
    REMOVE,
    /** To have room as well. */
    WRITE
}
