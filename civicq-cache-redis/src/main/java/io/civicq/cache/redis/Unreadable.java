package io.civicq.cache.redis;

import java.util.Locale;

/** Says that bytes are not an entry that this process may believe. It has no stack trace: it is an answer, not an accident. */
final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** What is wrong with the bytes. */
    enum Reason {
        /** They are not an envelope at all. */
        MAGIC,
        /** Of a format that this release does not know. */
        VERSION,
        TRUNCATED,
        CHECKSUM,
        /** Written by another codec. */
        CODEC,
        /** Of a type of another shape. */
        SCHEMA,
        /** Of another key, or another data type. */
        KEY,
        /** Not signed by a key that is accepted. */
        SIGNATURE,
        /** Lengths that contradict each other, or are over the limit. */
        SIZE,
        TAGS,
        /** Lifetimes that contradict each other, or none. */
        LIFETIME,
        /** The codec cannot read them. */
        PAYLOAD;

        /** The name in counters. */
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether another release may well read them. */
        boolean isForeign() {
            return this == VERSION || this == CODEC || this == SCHEMA;
        }
    }

    Unreadable(Reason reason) {
        super(reason.label(), null, false, false);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
