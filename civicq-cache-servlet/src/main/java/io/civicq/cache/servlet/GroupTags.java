package io.civicq.cache.servlet;

import io.civicq.cache.invalidation.Tags;
import io.civicq.cache.servlet.decision.CacheGroups;
import io.civicq.cache.servlet.decision.Fields;
import io.civicq.cache.servlet.decision.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

/** The cache groups of an origin (RFC 9875) as tags: a group of one origin is none of another's. */
final class GroupTags {
    private static final String PREFIX = "group:";

    private GroupTags() {}

    /** The tags of the groups that a response belongs to. */
    static Set<String> of(Fields response, String origin) {
        return tags(CacheGroups.of(response), origin);
    }

    /** The tags of the groups that an unsafe request invalidates. */
    static Set<String> invalidatedBy(RequestHead request, Fields response, String origin) {
        return tags(CacheGroups.invalidatedBy(request, response), origin);
    }

    private static Set<String> tags(Set<String> groups, String origin) {
        Set<String> tags = new LinkedHashSet<>();
        groups.forEach(group ->
                tags.add(Tags.check(PREFIX + Digests.of((origin + ' ' + group).getBytes(StandardCharsets.UTF_8)))));
        return tags;
    }
}
