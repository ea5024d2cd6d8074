package io.civicq.example.model;

import java.util.Set;

/** The ids that a ballot and its contests got when they were imported. */
public record ImportedBallot(long ballotId, Set<Long> contestIds) {
    public ImportedBallot {
        contestIds = Set.copyOf(contestIds);
    }
}
