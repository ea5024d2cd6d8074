package io.civicq.example.model;

import java.time.Instant;

/** A candidate's answer to a question, without its bytes. */
public record Video(long id, long candidate, long question, int seconds, Instant uploadedAt) {}
