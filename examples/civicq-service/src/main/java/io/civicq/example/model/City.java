package io.civicq.example.model;

/**
 * A city and its settings.
 *
 * @param questionLimit how many questions one voter may ask
 */
public record City(String slug, String name, String state, long population, int questionLimit) {}
