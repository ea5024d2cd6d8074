package io.civicq.cache.coverage;

import io.civicq.cache.coverage.Reach.Example;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationRules;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.TtlTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The check that every data type is reached by a rule or lives by its lifetime alone for a stated reason, and that every
 * absence which is cached falls to an event that creates the thing.
 *
 * <pre>{@code
 * InvalidationCoverage.of(policies, rules)
 *         .example("question", CacheKeys.question(7))
 *         .change(new VoteCast(7, 5))
 *         .creation(new QuestionSubmitted(7, 5), "question")
 *         .lifetimeOnly("video_url", "a signature that expires by itself")
 *         .verify();
 * }</pre>
 *
 * <p>Examples and events should share their ids: a vote for question 7 reaches the example of question 7. Immutable and
 * thread-safe.
 */
public final class InvalidationCoverage {
    private final TtlTable policies;
    private final InvalidationRules rules;
    private final Map<String, Set<Example>> examples = new LinkedHashMap<>();
    private final Map<Class<?>, List<Invalidation>> events = new LinkedHashMap<>();
    private final Map<String, Set<Class<?>>> creators = new LinkedHashMap<>();
    private final Map<String, String> lifetimeOnly = new LinkedHashMap<>();
    private final Map<String, String> neverCreated = new LinkedHashMap<>();

    private InvalidationCoverage(TtlTable policies, InvalidationRules rules) {
        this.policies = policies;
        this.rules = rules;
    }

    /** A check of these rules against the data types of this table, which knows no examples yet. */
    public static InvalidationCoverage of(TtlTable policies, InvalidationRules rules) {
        return new InvalidationCoverage(policies, rules);
    }

    /**
     * A value of a data type as it could stand in the cache; a data type may have several, and is reached if one of them is.
     *
     * @param tags what its loader tags it with
     * @throws IllegalArgumentException if the table has no such data type
     */
    public InvalidationCoverage example(String dataType, CacheKey key, String... tags) {
        return with(
                dataType,
                more -> more.examples
                        .computeIfAbsent(dataType, type -> new LinkedHashSet<>())
                        .add(new Example(key, Set.of(tags))));
    }

    /**
     * An event that changes something.
     *
     * @throws IllegalArgumentException if there is no rule for it
     */
    public InvalidationCoverage change(Object event) {
        Invalidation invalidation = rules.resolve(event);
        return with(more -> more.events
                .computeIfAbsent(event.getClass(), type -> new ArrayList<>())
                .add(invalidation));
    }

    /**
     * An event after which there may be a value where there was none.
     *
     * @param dataTypes those whose absence it ends
     * @throws IllegalArgumentException if there is no rule for it, or the table has no such data type
     */
    public InvalidationCoverage creation(Object event, String... dataTypes) {
        InvalidationCoverage more = change(event);
        for (String dataType : dataTypes) {
            more = more.with(
                    dataType,
                    created -> created.creators
                            .computeIfAbsent(dataType, type -> new LinkedHashSet<>())
                            .add(event.getClass()));
        }
        return more;
    }

    /**
     * A data type that no event reaches, on purpose.
     *
     * @throws IllegalArgumentException if the reason is blank or the table has no such data type
     */
    public InvalidationCoverage lifetimeOnly(String dataType, String reason) {
        return with(dataType, more -> more.lifetimeOnly.put(dataType, stated(dataType, reason)));
    }

    /**
     * A data type of which nothing is ever created where nothing was, so that no event need end its absence.
     *
     * @throws IllegalArgumentException if the reason is blank or the table has no such data type
     */
    public InvalidationCoverage neverCreated(String dataType, String reason) {
        return with(dataType, more -> more.neverCreated.put(dataType, stated(dataType, reason)));
    }

    private static String stated(String dataType, String reason) {
        if (reason.isBlank()) {
            throw new IllegalArgumentException("the reason for '" + dataType + "' must not be blank");
        }
        return reason;
    }

    private InvalidationCoverage with(String dataType, Consumer<InvalidationCoverage> change) {
        policies.policy(dataType);
        return with(change);
    }

    private InvalidationCoverage with(Consumer<InvalidationCoverage> change) {
        InvalidationCoverage more = new InvalidationCoverage(policies, rules);
        examples.forEach((type, some) -> more.examples.put(type, new LinkedHashSet<>(some)));
        events.forEach((event, some) -> more.events.put(event, new ArrayList<>(some)));
        creators.forEach((type, some) -> more.creators.put(type, new LinkedHashSet<>(some)));
        more.lifetimeOnly.putAll(lifetimeOnly);
        more.neverCreated.putAll(neverCreated);
        change.accept(more);
        return more;
    }

    /** What is missing, a sentence each; empty if nothing is. */
    public List<String> gaps() {
        List<String> gaps = new ArrayList<>();
        for (Class<?> event : rules.events()) {
            if (!events.containsKey(event)) {
                gaps.add("event " + event.getSimpleName() + " has a rule, but no example of it was given");
            }
        }
        for (String dataType : new TreeSet<>(policies.dataTypes())) {
            if (examples.containsKey(dataType)) {
                addGapsOf(dataType, gaps);
            } else if (!lifetimeOnly.containsKey(dataType)) {
                gaps.add("data type " + dataType + " has no example of a key");
            }
        }
        return gaps;
    }

    private void addGapsOf(String dataType, List<String> gaps) {
        List<String> reaching = events.keySet().stream()
                .filter(event -> reach(event, dataType) != Reach.NONE)
                .map(Class::getSimpleName)
                .sorted()
                .toList();
        if (lifetimeOnly.containsKey(dataType)) {
            if (!reaching.isEmpty()) {
                gaps.add("data type " + dataType + " is said to live by its lifetime only, but is reached by "
                        + reaching);
            }
            return;
        }
        if (reaching.isEmpty()) {
            gaps.add("data type " + dataType + " is reached by no event; add a rule, or say lifetimeOnly and why");
        }
        Set<Class<?>> creating = creators.getOrDefault(dataType, Set.of());
        for (Class<?> event : creating) {
            if (reach(event, dataType) == Reach.NONE) {
                gaps.add("event " + event.getSimpleName() + " is said to create a " + dataType
                        + ", but does not reach it");
            }
        }
        if (creating.isEmpty() && !neverCreated.containsKey(dataType)) {
            gaps.add("the absence of a " + dataType + " is cached for "
                    + policies.policy(dataType).negativeFor()
                    + " and falls to no event that creates one; name it in creation, or say neverCreated and why");
        }
    }

    private Reach reach(Class<?> event, String dataType) {
        Reach farthest = Reach.NONE;
        for (Invalidation invalidation : events.getOrDefault(event, List.of())) {
            Reach reach = Reach.of(invalidation, dataType, examples.getOrDefault(dataType, Set.of()));
            farthest = reach.compareTo(farthest) > 0 ? reach : farthest;
        }
        return farthest;
    }

    /**
     * Which event reaches which data type: a line a data type, a column an event; {@code soft}, {@code hard} or {@code .},
     * and {@code +} where the event ends an absence.
     */
    public String matrix() {
        Table table = new Table();
        List<String> head = new ArrayList<>(List.of(""));
        events.keySet().forEach(event -> head.add(event.getSimpleName()));
        table.add(head);
        for (String dataType : new TreeSet<>(policies.dataTypes())) {
            List<String> line = new ArrayList<>(List.of(dataType));
            Set<Class<?>> creating = creators.getOrDefault(dataType, Set.of());
            for (Class<?> event : events.keySet()) {
                line.add(reach(event, dataType).mark() + (creating.contains(event) ? "+" : ""));
            }
            if (lifetimeOnly.containsKey(dataType)) {
                line.add("lifetime only: " + lifetimeOnly.get(dataType));
            }
            table.add(line);
        }
        return table.toString();
    }

    /**
     * Fails if something is missing.
     *
     * @throws AssertionError that names all that is missing, and shows the matrix
     */
    public void verify() {
        List<String> gaps = gaps();
        if (!gaps.isEmpty()) {
            throw new AssertionError("the rules leave gaps:\n- " + String.join("\n- ", gaps) + "\n\n" + matrix());
        }
    }
}
