package io.civicq.cache.key;

/** A key that differs from others of its template in one number: 24 bytes, and a hash without a digit rendered. */
final class NumberedKey extends CacheKey {
    private final KeyTemplate template;
    private final long number;

    NumberedKey(KeyTemplate template, long number) {
        this.template = template;
        this.number = number;
    }

    long number() {
        return number;
    }

    boolean isShapedLike(NumberedKey other) {
        return template == other.template;
    }

    @Override
    public int depth() {
        return template.depth();
    }

    @Override
    public long fingerprint(int depth) {
        return template.fingerprint(number, depth);
    }

    @Override
    Object segment(int index) {
        Object fixed = template.fixed(index);
        return fixed == null ? (Object) number : fixed;
    }

    @Override
    Object[] segments() {
        Object[] segments = new Object[depth()];
        for (int i = 0; i < segments.length; i++) {
            segments[i] = segment(i);
        }
        return segments;
    }
}
