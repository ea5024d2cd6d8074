package io.civicq.cache.key;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The hierarchical name of a cached value, such as {@code civicq:questions:contest:5:page:1}.
 *
 * <p>A key is a path of segments. Every prefix of the path is a <em>scope</em>: invalidating
 * {@code civicq:questions:contest:5} reaches every key below it. The text is rendered only when it is asked for, so
 * that a hit in process allocates nothing but the key itself.
 *
 * <p>The encoding is injective: no part can forge a delimiter, and two keys are equal exactly when their texts are. Parts
 * may be strings, integers, enums, booleans, UUIDs, {@code java.time} values, or null (which is not {@code "null"}). A
 * blank part is refused; a part over 100 characters is shortened by a SHA-256 of it.
 *
 * <p>Immutable and thread-safe.
 */
public abstract sealed class CacheKey permits NumberedKey, SegmentedKey {
    /** More segments than this are refused. */
    public static final int MAX_DEPTH = 32;

    CacheKey() {}

    /** The empty path, which is a scope of every key and names no value itself. */
    public static CacheKey root() {
        return SegmentedKey.ROOT;
    }

    /**
     * The key with these parts.
     *
     * @throws IllegalArgumentException if a part is blank or of a type with no stable text, or there are too many
     */
    public static CacheKey of(Object first, @Nullable Object... more) {
        return SegmentedKey.ROOT.child(first).child(more);
    }

    /**
     * The key with this text, as {@link #text()} renders it: {@code parse(key.text()).equals(key)}.
     *
     * @throws IllegalArgumentException if the text has a blank segment, a {@code %} that starts no escape, or too many
     *     segments
     */
    public static CacheKey parse(String text) {
        String[] parts = text.split(":", -1);
        Object[] segments = new Object[parts.length];
        for (int i = 0; i < parts.length; i++) {
            segments[i] = Segments.ofRendered(parts[i], text);
        }
        return checked(segments);
    }

    /** This key with further parts below it. */
    public final CacheKey child(@Nullable Object... parts) {
        if (parts.length == 0) {
            return this;
        }
        Object[] segments = Arrays.copyOf(segments(), depth() + parts.length);
        for (int i = 0; i < parts.length; i++) {
            segments[depth() + i] = Segments.of(parts[i]);
        }
        return checked(segments);
    }

    private static CacheKey checked(Object[] segments) {
        if (segments.length > MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "a key of " + segments.length + " segments is too deep; at most " + MAX_DEPTH + " are allowed");
        }
        return new SegmentedKey(segments);
    }

    /** The first {@code depth} segments of this key. */
    public final CacheKey prefix(int depth) {
        Objects.checkIndex(depth, depth() + 1);
        return depth == depth() ? this : new SegmentedKey(Arrays.copyOf(segments(), depth));
    }

    /** Whether {@code scope} is this key or one of its prefixes. */
    public final boolean isWithin(CacheKey scope) {
        int depth = scope.depth();
        if (depth > depth()) {
            return false;
        }
        for (int i = 0; i < depth; i++) {
            if (!segment(i).equals(scope.segment(i))) {
                return false;
            }
        }
        return true;
    }

    /** The number of segments. */
    public abstract int depth();

    /** The fingerprint of the first {@code depth} segments; the whole key's is {@code fingerprint(depth())}. */
    public abstract long fingerprint(int depth);

    abstract Object segment(int index);

    abstract Object[] segments();

    /** The segments joined by colons, at most 101 characters each. */
    public final String text() {
        int depth = depth();
        if (depth == 0) {
            return "";
        }
        StringBuilder text = new StringBuilder(64).append(segment(0));
        for (int i = 1; i < depth; i++) {
            text.append(':').append(segment(i));
        }
        return text.toString();
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        if (this == other) {
            return true;
        }
        if (this instanceof NumberedKey mine && other instanceof NumberedKey theirs && mine.isShapedLike(theirs)) {
            return mine.number() == theirs.number();
        }
        return other instanceof CacheKey that && that.depth() == depth() && isWithin(that);
    }

    @Override
    public final int hashCode() {
        return Long.hashCode(fingerprint(depth()));
    }

    /** The same as {@link #text()}. */
    @Override
    public final String toString() {
        return text();
    }
}
