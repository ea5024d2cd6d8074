package io.civicq.cache.servlet.cdn;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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

    /**
     * The same in parts that name one kind each, and at most so many.
     *
     * @throws IllegalArgumentException if a number is not positive
     */
    public List<Purge> inPartsOf(int mostKeys, int mostUrls, int mostPrefixes) {
        if (Math.min(mostKeys, Math.min(mostUrls, mostPrefixes)) < 1) {
            throw new IllegalArgumentException(
                    "parts of " + mostKeys + ", " + mostUrls + " and " + mostPrefixes + " names are not positive");
        }
        if (isEverything()) {
            return List.of(this);
        }
        List<Purge> parts = new ArrayList<>();
        chunks(keys, mostKeys).forEach(chunk -> parts.add(ofKeys(chunk)));
        chunks(urls, mostUrls).forEach(chunk -> parts.add(new Purge(Set.of(), chunk, Set.of(), Reach.LISTED)));
        chunks(prefixes, mostPrefixes).forEach(chunk -> parts.add(new Purge(Set.of(), Set.of(), chunk, Reach.LISTED)));
        return parts;
    }

    private static List<Set<String>> chunks(Set<String> names, int most) {
        List<String> sorted = names.stream().sorted().toList();
        List<Set<String>> chunks = new ArrayList<>();
        for (int from = 0; from < sorted.size(); from += most) {
            chunks.add(Set.copyOf(sorted.subList(from, Math.min(sorted.size(), from + most))));
        }
        return chunks;
    }

    private static Set<String> union(Set<String> a, Set<String> b) {
        Set<String> all = new LinkedHashSet<>(a);
        all.addAll(b);
        return all;
    }

    /** Whether it reaches everything. */
    public boolean isEverything() {
        return reach == Reach.EVERYTHING;
    }

    /** Whether it reaches nothing. */
    public boolean isEmpty() {
        return reach == Reach.LISTED && size() == 0;
    }

    /** How many keys, URLs and prefixes are listed. */
    public int size() {
        return keys.size() + urls.size() + prefixes.size();
    }
}
