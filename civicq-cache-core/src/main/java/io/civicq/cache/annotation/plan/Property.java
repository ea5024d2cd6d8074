package io.civicq.cache.annotation.plan;

/**
 * What can be read of a value.
 *
 * @param accessor the name of the method that reads it
 * @param type what the method returns
 */
public record Property<T extends TypeFacts<T>>(String accessor, T type) {}
