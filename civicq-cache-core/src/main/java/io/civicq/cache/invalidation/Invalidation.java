package io.civicq.cache.invalidation;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyPattern;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is no longer true. This value travels unchanged through every layer.
 *
 * <p>A <em>soft</em> invalidation makes values stale: they are loaded again, and served only if that fails and their
 * policy allows it. A <em>hard</em> one forbids them for good: moderated or deleted content can never come back.
 *
 * @param keys single keys
 * @param scopes every key that is within one of these
 * @param tags every value that carries one of these
 * @param patterns every key whose text matches one of these; costlier than the others, see {@link KeyPattern}
 * @param caches every value of these data types
 * @param severity soft or hard
 */
public record Invalidation(
        Set<CacheKey> keys,
        Set<CacheKey> scopes,
        Set<String> tags,
        Set<KeyPattern> patterns,
        Set<String> caches,
        Severity severity) {

    /** Whether a value may still be served when its reload fails. */
    public enum Severity {
        SOFT,
        HARD
    }

    private static final Invalidation NOTHING =
            new Invalidation(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Severity.SOFT);

    public Invalidation {
        keys = Set.copyOf(keys);
        scopes = Set.copyOf(scopes);
        tags = Set.copyOf(tags);
        patterns = Set.copyOf(patterns);
        caches = Set.copyOf(caches);
        tags.forEach(Tags::check);
        caches.forEach(Invalidation::checkDataType);
    }

    private static void checkDataType(String name) {
        if (name.isEmpty()
                || !name.chars().allMatch(c -> c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) {
            throw new IllegalArgumentException(
                    "data type '" + name + "' must be lower-case words joined by underscores");
        }
    }

    /** Single keys. */
    public static Invalidation ofKeys(CacheKey... keys) {
        return new Invalidation(Set.copyOf(List.of(keys)), Set.of(), Set.of(), Set.of(), Set.of(), Severity.SOFT);
    }

    /** Every key that is within one of the scopes, itself included. */
    public static Invalidation ofScopes(CacheKey... scopes) {
        return new Invalidation(Set.of(), Set.copyOf(List.of(scopes)), Set.of(), Set.of(), Set.of(), Severity.SOFT);
    }

    /**
     * Every value that carries one of the tags.
     *
     * @throws IllegalArgumentException if a tag is malformed, see {@link Tags#check}
     */
    public static Invalidation ofTags(String... tags) {
        return new Invalidation(Set.of(), Set.of(), Set.copyOf(List.of(tags)), Set.of(), Set.of(), Severity.SOFT);
    }

    /** Every key whose text matches; as a scope where the pattern is one. */
    public static Invalidation ofPattern(KeyPattern pattern) {
        return pattern.scope()
                .map(Invalidation::ofScopes)
                .orElseGet(
                        () -> new Invalidation(Set.of(), Set.of(), Set.of(), Set.of(pattern), Set.of(), Severity.SOFT));
    }

    /** Every value of the data types. */
    public static Invalidation ofCaches(String... dataTypes) {
        return new Invalidation(Set.of(), Set.of(), Set.of(), Set.of(), Set.copyOf(List.of(dataTypes)), Severity.SOFT);
    }

    /** Everything. */
    public static Invalidation ofEverything() {
        return ofScopes(CacheKey.root());
    }

    /** Nothing: a start for {@link #and}. */
    public static Invalidation ofNothing() {
        return NOTHING;
    }

    /** This and the other together, as one entry of the log; hard if either is. */
    public Invalidation and(Invalidation other) {
        Severity worse = severity.compareTo(other.severity) >= 0 ? severity : other.severity;
        return new Invalidation(
                union(keys, other.keys),
                union(scopes, other.scopes),
                union(tags, other.tags),
                union(patterns, other.patterns),
                union(caches, other.caches),
                worse);
    }

    private static <T> Set<T> union(Set<T> a, Set<T> b) {
        Set<T> all = new LinkedHashSet<>(a);
        all.addAll(b);
        return all;
    }

    /** This, never to be served again. */
    public Invalidation hard() {
        return new Invalidation(keys, scopes, tags, patterns, caches, Severity.HARD);
    }

    /** Whether it invalidates nothing. */
    public boolean isEmpty() {
        return keys.isEmpty() && scopes.isEmpty() && tags.isEmpty() && patterns.isEmpty() && caches.isEmpty();
    }
}
