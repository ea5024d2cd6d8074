package io.civicq.cache.servlet.decision;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The directives of a response that this cache obeys: those of the first field aimed at it (RFC 9213 §2.2), else {@code
 * Cache-Control} and {@code Expires}.
 *
 * @param directives the directives
 * @param field the name of the field that they come from
 */
public record Governing(CacheControl directives, String field) {
    /** Aimed at this cache alone; nobody else is to see it. */
    public static final String OWN = "CivicQ-Cache-Control";

    /** Fields aimed at caches of our kind, the closest first. {@code Surrogate-Control} is older than RFC 9213. */
    private static final List<String> TARGETS = List.of(OWN, "CDN-Cache-Control", "Surrogate-Control");

    private static final String UNTARGETED = "Cache-Control";

    /** The directives that govern a response with these fields. */
    public static Governing of(Fields fields) {
        for (String target : TARGETS) {
            String value = fields.combined(target);
            CacheControl directives = value == null ? null : parsed(value);
            if (directives != null && !directives.isEmpty()) {
                return new Governing(directives, target);
            }
        }
        return new Governing(CacheControl.of(fields), UNTARGETED);
    }

    /** A field that is no dictionary is as good as absent; a directive of the wrong type, too (RFC 9213 §2.1). */
    private static @Nullable CacheControl parsed(String value) {
        Map<String, StructuredFields.Item> members = StructuredFields.dictionary(value);
        if (members == null) {
            return null;
        }
        Map<String, String> directives = new LinkedHashMap<>();
        members.forEach((name, item) -> {
            switch (item.kind()) {
                case TRUE -> directives.put(name, CacheControl.NONE);
                case INTEGER, STRING, TOKEN -> directives.put(name, item.text());
                case FALSE, DECIMAL, INNER_LIST -> directives.remove(name);
            }
        });
        return new CacheControl(directives);
    }

    /** Whether {@code Expires} has no say. */
    public boolean isTargeted() {
        return !field.equals(UNTARGETED);
    }

    /** Whether a stale response must not be served, whatever went wrong (RFC 9111 §4.2.4). */
    public boolean forbidsStale() {
        return directives.has("must-revalidate")
                || directives.has("proxy-revalidate")
                || directives.has("s-maxage")
                || directives.isUnqualified("no-cache");
    }
}
