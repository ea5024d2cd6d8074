package io.civicq.cache.key;

/**
 * A 64-bit fingerprint of a key prefix or a name, the same in every process and release, made without rendering text.
 *
 * <p>Invalidation stamps are filed under fingerprints. Two names that share one (a chance of about n²/2⁶⁵ among n
 * names) are invalidated together, which costs a load and never serves an old value.
 */
public final class Fingerprint {
    static final long ROOT = 0x51_7C_C1_B7_27_22_0A_95L;
    private static final long NUMBER = 0x2545_F491_4F6C_DD1DL;
    private static final long TEXT = 0xCBF2_9CE4_8422_2325L;
    private static final long STEP = 0x9E37_79B9_7F4A_7C15L;
    private static final long TEXT_STEP = 0x0000_0100_0000_01B3L;

    private Fingerprint() {}

    /** The fingerprint of a name that is no key, such as a tag; {@code space} keeps names of different kinds apart. */
    public static long of(long space, String name) {
        return append(mix(space), ofText(name));
    }

    static long append(long prefix, long segment) {
        return mix(Long.rotateLeft(prefix, 27) ^ segment);
    }

    static long ofSegment(Object segment) {
        return segment instanceof Long number ? ofNumber(number) : ofText((String) segment);
    }

    static long ofNumber(long number) {
        return mix(number ^ NUMBER);
    }

    private static long ofText(String text) {
        long hash = TEXT;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * TEXT_STEP;
        }
        return mix(hash);
    }

    private static long mix(long bits) {
        long hash = bits * STEP;
        return hash ^ (hash >>> 32);
    }
}
