package io.civicq.cache.invalidation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What each domain event makes untrue. A rule is a pure function of its event.
 *
 * <pre>{@code
 * InvalidationRules rules = InvalidationRules.none()
 *         .on(VoteCast.class, vote -> Invalidation.ofKeys(CacheKeys.question(vote.questionId())));
 * }</pre>
 *
 * <p>Immutable and thread-safe, if the functions are.
 */
public final class InvalidationRules {
    private static final InvalidationRules NONE = new InvalidationRules(Map.of());

    private final Map<Class<?>, Function<Object, Invalidation>> rules;

    private InvalidationRules(Map<Class<?>, Function<Object, Invalidation>> rules) {
        this.rules = rules;
    }

    /** No rule. */
    public static InvalidationRules none() {
        return NONE;
    }

    /**
     * These rules and one more.
     *
     * @param event the exact class of the event
     * @throws IllegalArgumentException if the event has a rule already
     */
    public <E> InvalidationRules on(Class<E> event, Function<? super E, Invalidation> rule) {
        if (rules.containsKey(event)) {
            throw new IllegalArgumentException(
                    "event " + event.getName() + " has a rule already; to add to it, say alsoOn");
        }
        return with(event, rule);
    }

    /**
     * These rules, with more that an event makes untrue.
     *
     * @param event the exact class of the event
     * @throws IllegalArgumentException if the event has no rule yet
     */
    public <E> InvalidationRules alsoOn(Class<E> event, Function<? super E, Invalidation> more) {
        Function<Object, Invalidation> rule = rules.get(event);
        if (rule == null) {
            throw new IllegalArgumentException("event " + event.getName() + " has no rule yet; say on");
        }
        return with(event, instance -> rule.apply(instance).and(more.apply(instance)));
    }

    private <E> InvalidationRules with(Class<E> event, Function<? super E, Invalidation> rule) {
        Map<Class<?>, Function<Object, Invalidation>> more = new LinkedHashMap<>(rules);
        more.put(event, instance -> rule.apply(event.cast(instance)));
        return new InvalidationRules(more);
    }

    /**
     * What an event makes untrue.
     *
     * @throws IllegalArgumentException if there is no rule for its class; the message names those that there are
     */
    public Invalidation resolve(Object event) {
        Function<Object, Invalidation> rule = rules.get(event.getClass());
        if (rule == null) {
            throw new IllegalArgumentException("no rule for event "
                    + event.getClass().getName() + "; there are rules for "
                    + rules.keySet().stream().map(Class::getSimpleName).collect(Collectors.toCollection(TreeSet::new)));
        }
        return rule.apply(event);
    }

    /** The classes of event that have a rule. */
    public Set<Class<?>> events() {
        return Set.copyOf(rules.keySet());
    }
}
