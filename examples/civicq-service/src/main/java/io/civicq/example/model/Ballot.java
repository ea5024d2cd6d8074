package io.civicq.example.model;

import java.time.LocalDate;

/**
 * An election in a city.
 *
 * @param city the city's slug
 */
public record Ballot(long id, String city, String title, LocalDate electionDate) {}
