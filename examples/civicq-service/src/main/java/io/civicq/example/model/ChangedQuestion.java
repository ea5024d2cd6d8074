package io.civicq.example.model;

/** A question that was changed, asked or answered, and the contest that it belongs to. */
public record ChangedQuestion(long questionId, long contestId) {}
