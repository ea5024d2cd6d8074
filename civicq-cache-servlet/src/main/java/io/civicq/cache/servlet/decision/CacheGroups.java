package io.civicq.cache.servlet.decision;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The groups that responses of one origin belong to, and that unsafe requests invalidate (RFC 9875). */
public final class CacheGroups {
    private static final String MEMBERSHIP = "Cache-Groups";
    private static final String INVALIDATION = "Cache-Group-Invalidation";
    private static final int MOST_GROUPS = 128;
    private static final int LONGEST_GROUP = 128;

    private CacheGroups() {}

    /** The groups that a response belongs to. */
    public static Set<String> of(Fields response) {
        return strings(response, MEMBERSHIP);
    }

    /** The groups that a response to an unsafe request makes untrue; none for a safe one (§3). */
    public static Set<String> invalidatedBy(RequestHead request, Fields response) {
        return request.isSafe() ? Set.of() : strings(response, INVALIDATION);
    }

    /** A list of strings; none at all if anything in it is wrong. */
    private static Set<String> strings(Fields fields, String name) {
        String value = fields.combined(name);
        List<StructuredFields.Item> items = value == null ? null : StructuredFields.list(value);
        if (items == null || items.size() > MOST_GROUPS) {
            return Set.of();
        }
        Set<String> groups = new LinkedHashSet<>();
        for (StructuredFields.Item item : items) {
            if (item.kind() != StructuredFields.Kind.STRING
                    || item.text().isEmpty()
                    || item.text().length() > LONGEST_GROUP) {
                return Set.of();
            }
            groups.add(item.text());
        }
        return groups;
    }
}
