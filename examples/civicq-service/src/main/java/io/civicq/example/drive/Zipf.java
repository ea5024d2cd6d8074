package io.civicq.example.drive;

import java.util.Arrays;

/**
 * A distribution in which rank {@code k} is {@code k} times rarer than rank 1, as Zipf found it for words. Immutable.
 */
final class Zipf {
    private final double[] cumulative;

    /** Ranks from 1 to {@code count}. */
    Zipf(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("count must be positive, but was " + count);
        }
        cumulative = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += 1.0 / (i + 1);
            cumulative[i] = sum;
        }
    }

    /**
     * The rank that a draw stands for.
     *
     * @param draw a number from 0 (inclusive) to 1 (exclusive)
     */
    int rank(double draw) {
        int found = Arrays.binarySearch(cumulative, draw * cumulative[cumulative.length - 1]);
        return (found < 0 ? -found - 1 : found + 1) + 1;
    }
}
