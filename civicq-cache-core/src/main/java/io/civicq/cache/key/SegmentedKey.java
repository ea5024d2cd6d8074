package io.civicq.cache.key;

/** A key that holds its segments. */
final class SegmentedKey extends CacheKey {
    static final CacheKey ROOT = new SegmentedKey(new Object[0]);

    private final Object[] segments;
    private final long fingerprint;

    SegmentedKey(Object[] segments) {
        this.segments = segments;
        this.fingerprint = fingerprintOf(segments, segments.length);
    }

    static long fingerprintOf(Object[] segments, int depth) {
        long hash = Fingerprint.ROOT;
        for (int i = 0; i < depth; i++) {
            hash = Fingerprint.append(hash, Fingerprint.ofSegment(segments[i]));
        }
        return hash;
    }

    @Override
    public int depth() {
        return segments.length;
    }

    @Override
    public long fingerprint(int depth) {
        return depth == segments.length ? fingerprint : fingerprintOf(segments, depth);
    }

    @Override
    Object segment(int index) {
        return segments[index];
    }

    @Override
    Object[] segments() {
        return segments;
    }
}
