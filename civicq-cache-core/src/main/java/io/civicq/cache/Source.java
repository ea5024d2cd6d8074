package io.civicq.cache;

/** Where an answer came from. */
public enum Source {
    /** The tier in this process. */
    NEAR,
    /** The tier that all nodes share. */
    FAR,
    /** The system of record, asked by this call. */
    LOADED,
    /** The system of record, asked by a concurrent call whose load this one waited for. */
    COALESCED
}
