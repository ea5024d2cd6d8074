package io.civicq.example.model;

import java.time.LocalDate;
import java.util.List;

/**
 * A ballot to be imported.
 *
 * @param city the city's slug
 * @param contests the titles of its contests
 */
public record NewBallot(String city, String title, LocalDate electionDate, List<String> contests) {
    public NewBallot {
        contests = List.copyOf(contests);
    }
}
