package io.civicq.cache.redis;

/** Whether programs that do not use this library may write to the keys of the namespace, and what is done about it. */
public enum ForeignWriters {
    /** There are none, or it is soon enough if the near tier notices when its copies expire. */
    UNHEARD,
    /**
     * Redis tells every node which keys change ({@code CLIENT TRACKING}, RESP3), and a near copy of what was changed leaves
     * within milliseconds. It costs a connection to each primary, and for each change of a key that a node keeps near, by
     * whomever, two round trips. See {@code docs/foreign-writers.md}.
     */
    HEARD
}
