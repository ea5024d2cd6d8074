package io.civicq.cache.annotation.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which argument of a cached method fills which parameter of the method that decides whether a call is cached.
 *
 * @param order for each parameter of the condition, the index of the argument
 */
public record ConditionPlan(List<Integer> order) {
    public ConditionPlan {
        order = List.copyOf(order);
    }

    /**
     * The plan for a condition.
     *
     * @param found the methods with the condition's name
     * @throws PlanException if there is not exactly one, it does not return {@code boolean}, or a parameter of it is none of the
     *     method's
     */
    public static <T extends TypeFacts<T>> ConditionPlan of(
            MethodFacts<T> method, String condition, List<MethodFacts<T>> found) {
        String who = "@Cached on " + method + ": condition '" + condition + "'";
        if (found.size() != 1) {
            throw refused(who + " must be the name of one method of the same type; there are " + found.size());
        }
        MethodFacts<T> only = found.get(0);
        if (!only.returned().className().equals("boolean")) {
            throw refused(
                    who + " must return boolean, but returns " + only.returned().name());
        }
        List<Integer> order = new ArrayList<>();
        for (ParameterFacts<T> asked : only.parameters()) {
            order.add(indexOf(asked, method, who));
        }
        return new ConditionPlan(order);
    }

    private static <T extends TypeFacts<T>> int indexOf(ParameterFacts<T> asked, MethodFacts<T> method, String who) {
        for (int i = 0; i < method.parameters().size(); i++) {
            ParameterFacts<T> parameter = method.parameters().get(i);
            if (parameter.name().equals(asked.name())) {
                if (!parameter.type().isAssignableTo(asked.type())) {
                    throw refused(who + " takes '" + asked.name() + "' as "
                            + asked.type().name() + ", but it is of type "
                            + parameter.type().name());
                }
                return i;
            }
        }
        throw refused(who + " takes '" + asked.name() + "', which is no parameter of the method");
    }

    private static PlanException refused(String message) {
        return new PlanException(message, Site.element("condition"));
    }

    /** The arguments of the condition for those of the method. */
    public @Nullable Object[] arguments(@Nullable Object[] ofMethod) {
        return order.stream().map(index -> ofMethod[index]).toArray();
    }
}
