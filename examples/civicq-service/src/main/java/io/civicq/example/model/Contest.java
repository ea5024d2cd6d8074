package io.civicq.example.model;

/** One office or measure on a ballot. */
public record Contest(long id, long ballot, String title) {}
