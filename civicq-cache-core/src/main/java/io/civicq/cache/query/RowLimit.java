package io.civicq.cache.query;

/**
 * How many rows a result may have, and what happens to one that has more. Never more than one row past the limit is read.
 *
 * @param rows positive, at most 1,000,000
 */
public record RowLimit(int rows, Beyond beyond) {
    private static final int MOST = 1_000_000;
    private static final int STANDARD = 10_000;

    /** What happens to a result with more rows. */
    public enum Beyond {
        /** It is refused with a {@link ResultTooLargeException}; that it is, is cached like a known absence. */
        REFUSE,
        /** It ends at the limit and says so: {@link QueryAnswer#isCapped}. */
        CAP
    }

    public RowLimit {
        if (rows < 1 || rows > MOST) {
            throw new IllegalArgumentException("a row limit must be from 1 to " + MOST + ", but was " + rows);
        }
    }

    /** Results of at most 10,000 rows; larger ones are refused. */
    public static RowLimit standard() {
        return refuseBeyond(STANDARD);
    }

    /** Larger results are refused. */
    public static RowLimit refuseBeyond(int rows) {
        return new RowLimit(rows, Beyond.REFUSE);
    }

    /** Larger results end here, and say so. */
    public static RowLimit capAt(int rows) {
        return new RowLimit(rows, Beyond.CAP);
    }
}
