package io.civicq.cache.bench.coherence;

/** The ways to say that rows were written. */
enum WriteKind {
    KEY(30),
    EVENT(10),
    PUT(15),
    TAG(20),
    SCOPE(12),
    CLEAR(3),
    PATTERN(1);

    private static final int ALL = 91;

    private final int weight;

    WriteKind(int weight) {
        this.weight = weight;
    }

    /** Whether it invalidates rows of every group. */
    boolean crossesGroups() {
        return this == CLEAR || this == PATTERN;
    }

    /** The kind that a draw from 0 (inclusive) to 1 (exclusive) falls on. */
    static WriteKind drawn(double draw) {
        double left = draw * ALL;
        for (WriteKind kind : values()) {
            left -= kind.weight;
            if (left < 0) {
                return kind;
            }
        }
        return KEY;
    }
}
