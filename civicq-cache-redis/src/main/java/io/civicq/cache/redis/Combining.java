package io.civicq.cache.redis;

/**
 * When single reads are sent with others, and how many at a time. Immutable; the judgement is a function of values.
 *
 * @param above the most readers of one server at a time of which each has a connection of its own
 */
record Combining(int above) {
    /** A batch of them is answered in about a millisecond. */
    private static final int MOST_READS = 256;

    private static final long MOST_BYTES = 1024 * 1024;

    /** What takes longer to transfer than to ask for gains nothing, and holds up what is sent with it. */
    private static final long MOST_BYTES_OF_ONE = 16 * 1024;

    private static final int FORGOTTEN_AT_ONCE = 16;

    enum Way {
        ALONE,
        COMBINED
    }

    /**
     * How a read is sent.
     *
     * @param readers how many read from the server at this moment, this one with them
     * @param expectedBytes how much it will find, about
     */
    Way of(int readers, long expectedBytes) {
        return readers <= above || expectedBytes > MOST_BYTES_OF_ONE ? Way.ALONE : Way.COMBINED;
    }

    /** Whether a batch of so many reads that expect so much takes another one; an empty one takes any. */
    static boolean fits(int reads, long bytes, long another) {
        return reads == 0 || (reads < MOST_READS && bytes + another <= MOST_BYTES);
    }

    /** What to expect after so many bytes were seen: as much at once if it is more, and less little by little. */
    static long expectation(long before, long seen) {
        return seen >= before ? seen : seen + (before - seen) * (FORGOTTEN_AT_ONCE - 1) / FORGOTTEN_AT_ONCE;
    }
}
