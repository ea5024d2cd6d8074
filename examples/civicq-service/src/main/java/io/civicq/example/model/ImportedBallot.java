package io.civicq.example.model;

import java.util.List;

/** The ids that a ballot and its contests got when they were imported. */
public record ImportedBallot(long id, List<Long> contests) {
    public ImportedBallot {
        contests = List.copyOf(contests);
    }
}
