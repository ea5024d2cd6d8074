package io.civicq.cache.servlet;

import java.util.Set;

/**
 * Says that the responses under a key differ by request fields: each stands below it, under its secondary key.
 *
 * @param names the fields, in lower case
 * @param variants the secondary keys that are known, so that there are not too many
 */
public record VariantIndex(Set<String> names, Set<String> variants) implements Stored {
    public VariantIndex {
        names = Set.copyOf(names);
        variants = Set.copyOf(variants);
    }
}
