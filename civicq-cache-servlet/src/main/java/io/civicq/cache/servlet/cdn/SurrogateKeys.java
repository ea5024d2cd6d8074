package io.civicq.cache.servlet.cdn;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyPattern;
import io.civicq.cache.servlet.cdn.SurrogateName.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The surrogate keys of responses and of invalidations: whatever an invalidation reaches in this library's own tiers shares
 * a key with it in a cache that only compares texts.
 *
 * <pre>
 * k:civicq:question:7     the scope, and thereby the key, civicq:question:7
 * t:question:7            the tag question:7
 * d:question              the data type question
 * c:civicq:question       something below this scope, which the response does not list; u: for tags, e: for data types
 * k#6f1d…                 the same with a digest (128 bits of SHA-256), where the text is long or has other characters
 * </pre>
 *
 * <p>A response lists every prefix of every key that it was made from, because each is a scope. Too many are never dropped:
 * the largest families give way to the mark of their parent, {@code c:civicq:answer}, and every purge of an answer
 * names that mark too.
 *
 * <p>How the filter uses it: when a response is stored or sent to a cache, collect the keys, tags and data types of all
 * cache entries that were read for it, and the key under which the response itself is stored, and send
 *
 * <pre>{@code
 * KeyHeader header = KeyHeader.CLOUDFLARE;
 * response.setHeader(header.name(), header.value(SurrogateKeys.ofResponse(keys, tags, dataTypes, header)));
 * }</pre>
 *
 * <p>A response that sends several of the headers asks once for each, as their limits differ. Pure functions.
 */
public final class SurrogateKeys {
    private SurrogateKeys() {}

    /**
     * The keys that a response carries.
     *
     * @param keys of the cache entries it was made from, and the response's own
     * @param tags of those entries
     * @param dataTypes of those entries
     * @param header which has limits
     * @return in a stable order, without duplicates, within the limits; empty only if the response depends on nothing
     */
    public static List<String> ofResponse(
            Collection<CacheKey> keys, Collection<String> tags, Collection<String> dataTypes, KeyHeader header) {
        Set<SurrogateName> names = new HashSet<>();
        for (CacheKey key : keys) {
            String text = key.text();
            names.add(text.isEmpty() ? SurrogateName.coarse(Kind.SCOPE, "") : SurrogateName.exact(Kind.SCOPE, text));
            SurrogateName.prefixes(text).forEach(scope -> names.add(SurrogateName.exact(Kind.SCOPE, scope)));
        }
        tags.forEach(tag -> names.add(SurrogateName.exact(Kind.TAG, tag)));
        dataTypes.forEach(type -> names.add(SurrogateName.exact(Kind.TYPE, type)));
        fit(names, header);
        return names.stream().map(SurrogateName::key).sorted().toList();
    }

    /** Replaces names by the marks of their parents until they fit: the deepest first, and of those the largest family. */
    private static void fit(Set<SurrogateName> names, KeyHeader header) {
        long bytes = names.stream().mapToLong(name -> name.key().length()).sum();
        int depth = names.stream().mapToInt(SurrogateName::depth).max().orElse(0);
        for (; depth > 0 && !header.hasRoomFor(names.size(), bytes); depth--) {
            for (List<SurrogateName> family : families(names, depth)) {
                if (header.hasRoomFor(names.size(), bytes)) {
                    return;
                }
                for (SurrogateName member : family) {
                    names.remove(member);
                    bytes -= member.key().length();
                }
                SurrogateName parent = family.get(0).parent();
                if (names.add(parent)) {
                    bytes += parent.key().length();
                }
            }
        }
    }

    private static List<List<SurrogateName>> families(Set<SurrogateName> names, int depth) {
        Map<SurrogateName, List<SurrogateName>> byParent = new HashMap<>();
        for (SurrogateName name : names) {
            if (name.depth() == depth) {
                byParent.computeIfAbsent(name.parent(), parent -> new ArrayList<>())
                        .add(name);
            }
        }
        Comparator<Map.Entry<SurrogateName, List<SurrogateName>>> smallestFirst =
                Comparator.comparingInt(family -> family.getValue().size());
        return byParent.entrySet().stream()
                .sorted(smallestFirst
                        .reversed()
                        .thenComparing(family -> family.getKey().key()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /**
     * What caches must forget so that nothing remains that an invalidation reaches. A pattern becomes the scope of the literal
     * segments that it begins with; the scope of all keys becomes everything.
     */
    public static Purge of(Invalidation invalidation) {
        Set<CacheKey> scopes = new LinkedHashSet<>(invalidation.scopes());
        scopes.addAll(invalidation.keys());
        invalidation.patterns().forEach(pattern -> scopes.add(scopeAround(pattern)));
        if (scopes.contains(CacheKey.root())) {
            return Purge.ofEverything();
        }
        Set<String> keys = new LinkedHashSet<>();
        scopes.forEach(scope -> addWithMarks(keys, Kind.SCOPE, scope.text()));
        invalidation.tags().forEach(tag -> addWithMarks(keys, Kind.TAG, tag));
        invalidation.caches().forEach(type -> addWithMarks(keys, Kind.TYPE, type));
        return Purge.ofKeys(keys);
    }

    private static void addWithMarks(Set<String> keys, Kind kind, String text) {
        keys.add(SurrogateName.exact(kind, text).key());
        SurrogateName.prefixes(text)
                .forEach(prefix -> keys.add(SurrogateName.coarse(kind, prefix).key()));
        keys.add(SurrogateName.coarse(kind, "").key());
    }

    private static CacheKey scopeAround(KeyPattern pattern) {
        String glob = pattern.toString();
        int wildcard = 0;
        while (wildcard < glob.length() && glob.charAt(wildcard) != '*' && glob.charAt(wildcard) != '?') {
            wildcard++;
        }
        return CacheKey.parse(wildcard == glob.length() ? glob : glob.substring(0, glob.lastIndexOf(':', wildcard)));
    }
}
