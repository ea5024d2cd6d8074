package io.civicq.cache.annotation.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which argument fills which name of a tag.
 *
 * @param template of the tag
 * @param order for each name of the template, the index of the argument
 */
public record TagPlan(TagTemplate template, List<Integer> order) {
    public TagPlan {
        order = List.copyOf(order);
    }

    /**
     * The plans of several tags.
     *
     * @param who the annotation and method, as messages name them
     * @throws PlanException if a tag is malformed, or names what is not among the sources
     */
    public static <T extends TypeFacts<T>> List<TagPlan> of(
            String who, List<ParameterFacts<T>> sources, List<String> texts) {
        List<TagPlan> plans = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            plans.add(of(who, sources, texts.get(i), Site.element("tags", i)));
        }
        return plans;
    }

    private static <T extends TypeFacts<T>> TagPlan of(
            String who, List<ParameterFacts<T>> sources, String text, Site site) {
        TagTemplate template = parsed(who, text, site);
        List<Integer> order = new ArrayList<>();
        for (String name : template.names()) {
            int index = KeyPlan.indexOf(name, sources, who + ": tag '" + text + "'", site);
            if (!KeyPlan.isTextual(sources.get(index).type())) {
                throw new PlanException(
                        who + ": tag '" + text + "' names {" + name + "} of type "
                                + sources.get(index).type().name() + "; a tag takes what a key takes",
                        site);
            }
            order.add(index);
        }
        return new TagPlan(template, order);
    }

    static TagTemplate parsed(String who, String text, Site site) {
        try {
            return TagTemplate.of(text);
        } catch (IllegalArgumentException e) {
            throw new PlanException(who + ": " + e.getMessage(), site, e);
        }
    }

    /** The tag for these arguments. */
    public String tag(@Nullable Object[] arguments) {
        return template.tag(order.stream().map(index -> arguments[index]).toArray());
    }
}
