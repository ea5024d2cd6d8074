package io.civicq.cache;

/**
 * Which entries end a search without a load.
 *
 * @param kind which
 * @param nanos of {@link Kind#RENEWED} the moment after which it must have been loaded; of {@link Kind#LASTING} how much of its
 *     lifetime must be left
 */
record Demand(Kind kind, long nanos) {
    static final Demand SERVABLE = new Demand(Kind.SERVABLE, 0);
    static final Demand AT_ONCE = new Demand(Kind.AT_ONCE, 0);
    static final Demand NONE = new Demand(Kind.NONE, 0);

    /** What an entry is asked for. */
    enum Kind {
        /** Whatever may be handed out. */
        SERVABLE,
        /** The same, and what must be loaded is loaded without waiting for other nodes. */
        AT_ONCE,
        /** Only what has been loaded since, by this node or another. */
        RENEWED,
        /** Only what is not due to be renewed; what must be loaded is loaded without waiting for other nodes. */
        LASTING,
        /** None: what is loaded goes to the caller, and is not kept. */
        NONE
    }

    /** @param loadedNanos when the entry was loaded that is to be renewed, by the clock of the node */
    static Demand renewed(long loadedNanos) {
        return new Demand(Kind.RENEWED, loadedNanos);
    }

    /** @param aheadNanos how much of its lifetime must be left, unless that is half of it */
    static Demand lasting(long aheadNanos) {
        return new Demand(Kind.LASTING, aheadNanos);
    }

    /** Whether it is there to have values loaded before they are missed: nobody waits for it. */
    boolean isRenewal() {
        return kind == Kind.RENEWED || kind == Kind.LASTING;
    }

    /** Whether other nodes are waited for that load the same. */
    boolean waitsForOthers() {
        return kind == Kind.SERVABLE;
    }

    /** Whether the tiers are asked, and keep what is loaded. */
    boolean usesTiers() {
        return kind != Kind.NONE;
    }
}
