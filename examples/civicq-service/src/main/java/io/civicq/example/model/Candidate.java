package io.civicq.example.model;

/** Somebody who stands in a contest. */
public record Candidate(long id, long contest, String name, String party, String biography) {}
