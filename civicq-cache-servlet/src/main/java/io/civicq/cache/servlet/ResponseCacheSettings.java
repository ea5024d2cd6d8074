package io.civicq.cache.servlet;

import io.civicq.cache.servlet.decision.Switches;
import java.time.InstantSource;

/**
 * What is settled when the cache is built.
 *
 * @param largestBody no larger body is stored, in bytes
 * @param debugging whether answers say their key
 */
record ResponseCacheSettings(Switches switches, int largestBody, InstantSource clock, Debugging debugging) {

    /** Whether answers say their key. */
    enum Debugging {
        ON,
        OFF
    }

    /** Whether handlers are asked with a condition whether a stored response still stands. */
    boolean asksWithValidators() {
        return switches.validated() == Switches.Validated.STORE;
    }
}
