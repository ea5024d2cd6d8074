package io.civicq.cache.annotation.plan;

/**
 * A parameter of a method or constructor.
 *
 * @param name by which it binds
 * @param type what it takes
 * @param role whether it is part of the key of a cached method
 */
public record ParameterFacts<T extends TypeFacts<T>>(String name, T type, Role role) {

    /** Whether two calls that differ in a parameter may share a value. */
    public enum Role {
        /** They may not. */
        KEY,
        /** They may: the application says so. */
        IGNORED
    }

    /** One that is part of the key. */
    public static <T extends TypeFacts<T>> ParameterFacts<T> of(String name, T type) {
        return new ParameterFacts<>(name, type, Role.KEY);
    }

    boolean isKey() {
        return role == Role.KEY;
    }
}
