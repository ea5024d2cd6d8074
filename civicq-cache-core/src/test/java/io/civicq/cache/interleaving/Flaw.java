package io.civicq.cache.interleaving;

/** What is wrong with the nodes that are explored, to show that the explorer finds it. */
enum Flaw {
    NONE,
    /** An entry carries the position at which it is kept, not the one before its load. */
    POSITION_AFTER_THE_LOAD,
    /** A node that appends does not apply the entry before the log brings it. */
    OWN_ENTRIES_COME_LATE,
    /** Entries reach no other node. */
    ENTRIES_ARE_LOST
}
