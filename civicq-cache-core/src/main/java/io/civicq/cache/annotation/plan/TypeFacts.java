package io.civicq.cache.annotation.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the decisions need to know of a type, wherever it is described.
 *
 * @param <T> the description
 */
public interface TypeFacts<T extends TypeFacts<T>> {
    /** As it is written, with generics, for messages. */
    String name();

    /** The binary name of its class: {@code long}, {@code java.util.List}; of an array that of its elements and {@code []}. */
    String className();

    /** Whether it names a type variable or a wildcard, or leaves out the generics that its class asks for. */
    boolean isOpen();

    /** Whether it is this class or one below it. */
    boolean isA(String ancestor);

    /** Whether a value of it may be passed where {@code other} is asked for, boxed or widened if need be. */
    boolean isAssignableTo(T other);

    /** The types in its brackets. */
    List<T> arguments();

    /** The class with this name, as a type. */
    T named(String otherClass);

    /** What can be read of a value by this name, a record's component or a public method without parameters; null if nothing. */
    @Nullable
    Property<T> property(String property);

    /** The names of its components, if it is a record; none if it is not. */
    List<String> components();

    /**
     * What its constructor asks for: a record's canonical one, or the only public one.
     *
     * @throws PlanException if there is none to choose
     */
    List<ParameterFacts<T>> constructor();

    /** The name without packages and enclosing classes. */
    default String simpleName() {
        int start = Math.max(className().lastIndexOf('.'), className().lastIndexOf('$')) + 1;
        return className().substring(start);
    }
}
