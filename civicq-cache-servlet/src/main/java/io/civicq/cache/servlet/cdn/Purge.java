package io.civicq.cache.servlet.cdn;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a cache in front of the application is to forget. Immutable.
 *
 * @param keys responses with one of these surrogate keys
 * @param urls the responses of these URLs, with scheme and host
 * @param prefixes the responses of all URLs that begin so, without a scheme: {@code www.example.org/questions}
 * @param reach what was listed, or everything
 */
public record Purge(Set<String> keys, Set<String> urls, Set<String> prefixes, Reach reach) {
    /** How far a purge goes. */
    public enum Reach {
        LISTED,
        EVERYTHING
    }

    private static final Purge NOTHING = new Purge(Set.of(), Set.of(), Set.of(), Reach.LISTED);
    private static final Purge EVERYTHING = new Purge(Set.of(), Set.of(), Set.of(), Reach.EVERYTHING);

    /** Copies the sets; beside everything they are empty. */
    public Purge {
        keys = reach == Reach.EVERYTHING ? Set.of() : Set.copyOf(keys);
        urls = reach == Reach.EVERYTHING ? Set.of() : Set.copyOf(urls);
        prefixes = reach == Reach.EVERYTHING ? Set.of() : Set.copyOf(prefixes);
    }

    /** Nothing. */
    public static Purge ofNothing() {
        return NOTHING;
    }

    /** Everything that the cache holds of this site. */
    public static Purge ofEverything() {
        return EVERYTHING;
    }

    /** The responses with one of these surrogate keys. */
    public static Purge ofKeys(Set<String> keys) {
        return new Purge(keys, Set.of(), Set.of(), Reach.LISTED);
    }

    /** The responses of these URLs. */
    public static Purge ofUrls(String... urls) {
        return new Purge(Set.of(), Set.of(urls), Set.of(), Reach.LISTED);
    }

    /** The responses of all URLs that begin so, without a scheme. */
    public static Purge ofPrefixes(String... prefixes) {
        return new Purge(Set.of(), Set.of(), Set.of(prefixes), Reach.LISTED);
    }

    /** Both, each name once. */
    public Purge and(Purge other) {
        if (isEverything() || other.isEmpty()) {
            return this;
        }
        if (other.isEverything() || isEmpty()) {
            return other;
        }
        return new Purge(
                union(keys, other.keys), union(urls, other.urls), union(prefixes, other.prefixes), Reach.LISTED);
    }

    private static Set<String> union(Set<String> a, Set<String> b) {
        Set<String> all = new LinkedHashSet<>(a);
        all.addAll(b);
        return all;
    }

    public boolean isEverything() {
        return reach == Reach.EVERYTHING;
    }

    public boolean isEmpty() {
        return reach == Reach.LISTED && size() == 0;
    }

    /** How many keys, URLs and prefixes are listed. */
    public int size() {
        return keys.size() + urls.size() + prefixes.size();
    }
}
