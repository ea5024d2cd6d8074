package io.civicq.example.model;

/** A candidate whose profile was changed, and the contest of it. */
public record ChangedProfile(long candidateId, long contestId) {}
