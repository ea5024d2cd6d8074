package io.civicq.example.model;

/** The numbers about a contest. */
public record ContestStats(long contest, long candidates, long questions, long votes, long videos) {}
