package io.civicq.cache.invalidation;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.Fingerprint;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * The fingerprints under which stamps are filed. They are the same in every process and release, as nodes exchange them.
 */
public final class StampNames {
    private static final long KEYS = 1;
    private static final long TAGS = 2;
    private static final long CACHES = 3;

    /** Begins a tag that stands for a name, in sixteen hexadecimal digits. */
    private static final char NAME_TAG = '@';

    private static final int NAME_TAG_LENGTH = 17;

    private StampNames() {}

    /** The name of a single key. */
    public static long ofKey(CacheKey key) {
        return key.fingerprint(key.depth()) ^ KEYS;
    }

    /** The name of the first {@code depth} segments of a key, as a scope. */
    public static long ofScope(CacheKey key, int depth) {
        return key.fingerprint(depth);
    }

    /** The name of a tag. */
    public static long ofTag(String tag) {
        if (tag.length() == NAME_TAG_LENGTH && tag.charAt(0) == NAME_TAG) {
            try {
                return HexFormat.fromHexDigitsToLong(tag, 1, NAME_TAG_LENGTH);
            } catch (IllegalArgumentException e) {
                return Fingerprint.of(TAGS, tag); // a tag like any other
            }
        }
        return Fingerprint.of(TAGS, tag);
    }

    /** The tag whose name is this one. */
    static String tagOf(long name) {
        return NAME_TAG + HexFormat.of().toHexDigits(name);
    }

    /** The name of a data type. */
    public static long ofCache(String dataType) {
        return Fingerprint.of(CACHES, dataType);
    }

    /** All names of an invalidation. Its patterns have none. */
    public static Set<Long> of(Invalidation invalidation) {
        Set<Long> names = new HashSet<>();
        invalidation.keys().forEach(key -> names.add(ofKey(key)));
        invalidation.scopes().forEach(scope -> names.add(ofScope(scope, scope.depth())));
        invalidation.tags().forEach(tag -> names.add(ofTag(tag)));
        invalidation.caches().forEach(cache -> names.add(ofCache(cache)));
        return names;
    }
}
