package io.civicq.example.model;

import java.time.Instant;

/** What a voter asks the candidates of a contest. */
public record Question(long id, long contest, String text, Instant askedAt, long votes) {}
