package io.civicq.cache.caffeine;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Divides one bound among the data types of a tier. While there is room to spare, each may take all of it; then by
 * max-min fairness: nobody gets more than it asks for while another that asks for more has less.
 */
final class Shares {
    /** A data type that has room to spare keeps this part of a fair share free, to grow into. */
    private static final int SPARE_PART = 8;

    private static final int ROOMY_PART = 8;

    private Shares() {}

    /**
     * What a data type wants.
     *
     * @param used the room that its entries take now
     * @param pressure whether it had to give up entries for lack of room since the last division
     */
    record Want(long used, Pressure pressure) {}

    enum Pressure {
        CONTENT,
        HUNGRY
    }

    /** Whether so much of the bound is free that nobody needs to be held back. */
    static boolean isRoomy(long bound, long used) {
        return bound - used >= bound / ROOMY_PART;
    }

    /** The share of each, in the order of the wants; together exactly {@code bound}, or more while there is room. */
    static long[] of(long bound, List<Want> wants) {
        long free = bound - wants.stream().mapToLong(Want::used).sum();
        return isRoomy(bound, bound - free)
                ? wants.stream().mapToLong(want -> want.used + free).toArray()
                : fair(bound, wants);
    }

    private static long[] fair(long bound, List<Want> wants) {
        int count = wants.size();
        long[] shares = new long[count];
        Integer[] byModesty = new Integer[count];
        Arrays.setAll(byModesty, i -> i);
        long spare = bound / count / SPARE_PART;
        Arrays.sort(byModesty, Comparator.comparingLong(i -> asked(wants.get(i), spare)));
        long left = bound;
        for (int i = 0; i < count; i++) {
            int taker = byModesty[i];
            long fair = left / (count - i);
            shares[taker] = Math.min(fair, asked(wants.get(taker), spare));
            left -= shares[taker];
        }
        return withRest(shares, left, byModesty);
    }

    private static long asked(Want want, long spare) {
        return switch (want.pressure()) {
            case CONTENT -> want.used() + spare;
            case HUNGRY -> Long.MAX_VALUE;
        };
    }

    /** Where nobody asked for more, what is left is for everybody. */
    private static long[] withRest(long[] shares, long rest, Integer[] byModesty) {
        long left = rest;
        for (int i = 0; i < byModesty.length; i++) {
            long more = left / (byModesty.length - i);
            shares[byModesty[i]] += more;
            left -= more;
        }
        return shares;
    }
}
