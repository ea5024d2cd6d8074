package io.civicq.cache.servlet.decision;

/** The two named presets of switches. */
public enum Profile {
    /** What cannot hurt in front of an application that never thought of a shared cache. */
    SAFE,
    /** All that RFC 9111 lets a shared cache do. */
    RFC9111
}
