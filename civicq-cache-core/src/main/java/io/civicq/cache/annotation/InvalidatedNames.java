package io.civicq.cache.annotation;

import io.civicq.cache.Caches;
import io.civicq.cache.annotation.plan.KeyPlan;
import io.civicq.cache.annotation.plan.ParameterFacts;
import io.civicq.cache.annotation.plan.Site;
import io.civicq.cache.annotation.plan.TagPlan;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.Invalidation.Severity;
import io.civicq.cache.key.CacheKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys, scopes, tags and data types that a method with {@link Invalidates} makes untrue. For generated decorators and
 * proxies; an application has {@link Caches#invalidate}. Immutable and thread-safe.
 */
public final class InvalidatedNames {
    private final List<KeyPlan> keys;
    private final List<KeyPlan> scopes;
    private final List<TagPlan> tags;
    private final Set<String> dataTypes;
    private final Severity severity;

    private InvalidatedNames(Description description) {
        this.keys = description.planned(description.keys, "keys");
        this.scopes = description.planned(description.scopes, "scopes");
        this.tags = TagPlan.of(description.who, description.parameters, description.tags);
        this.dataTypes = Set.copyOf(description.dataTypes);
        this.severity = description.severity;
    }

    /**
     * A description of what a method with {@link Invalidates} makes untrue.
     *
     * @param method as messages name it
     */
    public static Description of(String method) {
        return new Description("@Invalidates on " + method);
    }

    /** What is no longer true, with these arguments for the names of the description. */
    public Invalidation invalidation(@Nullable Object... arguments) {
        Set<String> allTags = new LinkedHashSet<>();
        tags.forEach(tag -> allTags.add(tag.tag(arguments)));
        return new Invalidation(
                filled(keys, arguments), filled(scopes, arguments), allTags, Set.of(), dataTypes, severity);
    }

    /** Without those for which an argument has no place in a key: nothing can be cached under them. */
    private static Set<CacheKey> filled(List<KeyPlan> plans, @Nullable Object[] arguments) {
        Set<CacheKey> keys = new LinkedHashSet<>();
        for (KeyPlan plan : plans) {
            CacheKey key = plan.key(arguments);
            if (key != null) {
                keys.add(key);
            }
        }
        return keys;
    }

    /** Says what is made untrue. Not thread-safe. */
    public static final class Description {
        private final String who;
        private final List<ParameterFacts<ReflectedType>> parameters = new ArrayList<>();
        private List<String> keys = List.of();
        private List<String> scopes = List.of();
        private List<String> tags = List.of();
        private List<String> dataTypes = List.of();
        private Severity severity = Severity.SOFT;

        private Description(String who) {
            this.who = who;
        }

        /** The next name that keys, scopes and tags may take, and the type of its argument. */
        public Description parameter(String name, Class<?> type) {
            parameters.add(ParameterFacts.of(name, new ReflectedType(type)));
            return this;
        }

        /** Templates of single keys. */
        public Description keys(String... templates) {
            this.keys = List.of(templates);
            return this;
        }

        /** Templates of scopes. */
        public Description scopes(String... templates) {
            this.scopes = List.of(templates);
            return this;
        }

        /** Templates of tags. */
        public Description tags(String... templates) {
            this.tags = List.of(templates);
            return this;
        }

        /** Data types. */
        public Description dataTypes(String... names) {
            this.dataTypes = List.of(names);
            return this;
        }

        /** Whether it may still be served when its reload fails. */
        public Description severity(Severity given) {
            this.severity = given;
            return this;
        }

        /**
         * What is made untrue, ready to be filled in.
         *
         * @throws IllegalArgumentException if a template is malformed, or names what was not described
         */
        public InvalidatedNames open() {
            return new InvalidatedNames(this);
        }

        private List<KeyPlan> planned(List<String> templates, String element) {
            List<KeyPlan> plans = new ArrayList<>();
            for (int i = 0; i < templates.size(); i++) {
                Site site = Site.element(element, i);
                plans.add(KeyPlan.bound(KeyPlan.parsed(who, templates.get(i), site), parameters, who, site));
            }
            return plans;
        }
    }
}
