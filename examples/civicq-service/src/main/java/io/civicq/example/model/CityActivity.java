package io.civicq.example.model;

/**
 * What goes on in a city.
 *
 * @param city the city's slug
 */
public record CityActivity(String city, long contests, long questions, long votes) {}
