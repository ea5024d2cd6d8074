package io.civicq.cache.annotation.plan;

import io.civicq.cache.key.KeyTemplate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where the values come from that an annotation's templates name, after a method has returned. */
public final class Origins {
    private Origins() {}

    /**
     * The origins of what a {@code @CachePut} may name: what its own key names, or else, as the data type's key is not known here,
     * every parameter and every component of a result that is a record.
     *
     * @param key the template; empty for the data type's
     * @throws PlanException if a template is malformed, or a name has no origin
     */
    public static <T extends TypeFacts<T>> Map<String, Origin<T>> ofPut(
            MethodFacts<T> method, String key, List<String> tags) {
        String who = "@CachePut on " + method;
        Map<String, Origin<T>> origins = new LinkedHashMap<>();
        if (key.isEmpty()) {
            candidates(method).forEach(name -> put(name, method, origins));
        } else {
            addNames(
                    KeyPlan.parsed(who, key, Site.element("key")).parameters(),
                    method,
                    who,
                    Site.element("key"),
                    origins);
        }
        addTags(tags, method, who, origins);
        return origins;
    }

    private static <T extends TypeFacts<T>> Set<String> candidates(MethodFacts<T> method) {
        Set<String> names = new LinkedHashSet<>();
        method.parameters().forEach(parameter -> names.add(parameter.name()));
        T result = Shape.of(method.returned()).value();
        names.addAll(result.components());
        if (result.components().contains("id")) {
            names.add(Origin.idName(result));
        }
        return names;
    }

    private static <T extends TypeFacts<T>> void put(
            String name, MethodFacts<T> method, Map<String, Origin<T>> origins) {
        Origin<T> origin = Origin.of(name, method);
        if (origin != null) {
            origins.put(name, origin);
        }
    }

    /**
     * The origins of what an {@code @Invalidates} names.
     *
     * @throws PlanException if a template is malformed, or a name has no origin
     */
    public static <T extends TypeFacts<T>> Map<String, Origin<T>> ofInvalidation(
            MethodFacts<T> method, List<String> keys, List<String> scopes, List<String> tags) {
        String who = "@Invalidates on " + method;
        Map<String, Origin<T>> origins = new LinkedHashMap<>();
        addKeys(keys, "keys", method, who, origins);
        addKeys(scopes, "scopes", method, who, origins);
        addTags(tags, method, who, origins);
        return origins;
    }

    private static <T extends TypeFacts<T>> void addKeys(
            List<String> templates, String element, MethodFacts<T> method, String who, Map<String, Origin<T>> origins) {
        for (int i = 0; i < templates.size(); i++) {
            Site site = Site.element(element, i);
            KeyTemplate template = KeyPlan.parsed(who, templates.get(i), site);
            addNames(template.parameters(), method, who, site, origins);
            KeyPlan.bound(template, sources(origins), who, site);
        }
    }

    private static <T extends TypeFacts<T>> void addTags(
            List<String> tags, MethodFacts<T> method, String who, Map<String, Origin<T>> origins) {
        for (int i = 0; i < tags.size(); i++) {
            Site site = Site.element("tags", i);
            addNames(TagPlan.parsed(who, tags.get(i), site).names(), method, who, site, origins);
        }
        TagPlan.of(who, sources(origins), tags);
    }

    private static <T extends TypeFacts<T>> void addNames(
            List<String> names, MethodFacts<T> method, String who, Site site, Map<String, Origin<T>> origins) {
        for (String name : names) {
            put(name, method, origins);
            if (!origins.containsKey(name)) {
                throw new PlanException(
                        who + ": nothing is called '" + name
                                + "'; name a parameter so, or return what has it as a property",
                        site);
            }
        }
    }

    private static <T extends TypeFacts<T>> List<ParameterFacts<T>> sources(Map<String, Origin<T>> origins) {
        List<ParameterFacts<T>> sources = new ArrayList<>();
        origins.forEach((name, origin) -> sources.add(ParameterFacts.of(name, origin.type())));
        return sources;
    }

    /** Whether one of them is the result, without which there is nothing to do. */
    public static <T extends TypeFacts<T>> boolean needResult(Iterable<? extends Origin<T>> origins) {
        for (Origin<T> origin : origins) {
            if (origin instanceof Origin.OfResult) {
                return true;
            }
        }
        return false;
    }
}
