package io.civicq.cache.interleaving;

/**
 * A step of the protocol: what one thread does at once, from the call that names the step up to its next such call.
 *
 * <p>Two steps <em>commute</em> if neither writes what the other touches: whichever comes first, both do the same and
 * leave the same behind. What a step touches is said by its kind, and rather too much than too little: whatever judges,
 * boards or lands counts as writing all that the reads of its node have in common.
 *
 * <p>A near entry is read and judged in one step, unlike a far one: all that the judgement asks for besides is the mirror,
 * and had that moved in between, the entry would be judged as if it had moved before.
 *
 * @param node where it happens
 */
record Step(Kind kind, int node) {
    private static final int ROW = 1;
    private static final int FAR = 1 << 1;
    private static final int LOG = 1 << 2;
    private static final int NEAR = 1 << 4;
    private static final int MIRROR = 1 << 8;
    private static final int READS = 1 << 12;

    private static final int SHARED = ROW | FAR | LOG;

    /** What can be postponed while others go on. */
    enum Kind {
        /** A near entry is read and judged; past a miss the position is read and a flight boarded. */
        NEAR_GET(NEAR | MIRROR, READS),
        NEAR_PUT(MIRROR, NEAR | READS),
        NEAR_REMOVE(0, NEAR),
        /** The far tier is read; what it said is still under way. */
        FAR_GET(FAR, 0),
        /** What the far tier said arrives and is judged. */
        FAR_REPLY(MIRROR, READS),
        FAR_PUT(MIRROR, FAR | READS),
        FAR_REMOVE(0, FAR),
        /** The loader reads the row; what it read is still under way. */
        ROW_READ(ROW, 0),
        /** The loader returns. */
        ROW_REPLY(MIRROR, READS),
        ROW_WRITE(0, ROW),
        /** The log numbers an entry, and begins to bring it to the other nodes. */
        APPEND(0, LOG),
        /** The node that appended hears the number, and applies the entry. */
        APPLY(0, MIRROR),
        /** The log brings an entry to another node. */
        DELIVER(LOG, MIRROR),
        /** A thread of the background takes a task. */
        BEGIN(MIRROR, READS);

        private final int reads;
        private final int writes;

        Kind(int reads, int writes) {
            this.reads = reads;
            this.writes = writes;
        }
    }

    boolean commutesWith(Step other) {
        int mine = at(kind.writes);
        int others = other.at(other.kind.writes);
        return (mine & (others | other.at(other.kind.reads))) == 0 && (others & at(kind.reads)) == 0;
    }

    private int at(int touched) {
        return (touched & SHARED) | ((touched & ~SHARED) << node);
    }

    @Override
    public String toString() {
        return kind + "@" + node;
    }
}
