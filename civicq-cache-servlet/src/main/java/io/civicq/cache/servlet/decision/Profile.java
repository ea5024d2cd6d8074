package io.civicq.cache.servlet.decision;

import java.time.Duration;

/** The two named presets of {@link Switches}. */
public enum Profile {
    /** What cannot hurt in front of an application that never thought of a shared cache. */
    SAFE,
    /** All that RFC 9111 lets a shared cache do. */
    RFC9111;

    private static final Switches CAREFUL = new Switches(
            Switches.SetCookie.REFUSE,
            Switches.Authorized.REFUSE,
            Switches.CredentialVary.REFUSE,
            Switches.UnkeyedInputs.REFUSE,
            Switches.RequestDirectives.IGNORE,
            Switches.Validated.REFUSE,
            Switches.Heuristics.NARROW,
            Duration.ofMinutes(5),
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofHours(1));

    private static final Switches COMPLETE = new Switches(
            Switches.SetCookie.REPLAY,
            Switches.Authorized.AS_ALLOWED,
            Switches.CredentialVary.STORE,
            Switches.UnkeyedInputs.STORE,
            Switches.RequestDirectives.HONOUR,
            Switches.Validated.STORE,
            Switches.Heuristics.AS_ALLOWED,
            Duration.ofDays(1),
            Duration.ZERO,
            Duration.ofDays(1),
            Duration.ofDays(7));

    /** What the profile switches. */
    public Switches switches() {
        return switch (this) {
            case SAFE -> CAREFUL;
            case RFC9111 -> COMPLETE;
        };
    }
}
