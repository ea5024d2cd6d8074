package io.civicq.cache.catalog;

import java.util.Set;

/** What happens in CivicQ that makes cached values untrue; {@link CivicRules} says which. */
public final class CivicEvents {
    private CivicEvents() {}

    public record QuestionSubmitted(long questionId, long contestId) {}

    public record VoteCast(long questionId, long contestId) {}

    /** A candidate's answer to a question. */
    public record VideoUploaded(long videoId, long candidateId, long questionId) {}

    public record CandidateProfileUpdated(long candidateId, long contestId) {}

    /** A ballot was imported, with these contests. */
    public record BallotImported(long ballotId, Set<Long> contestIds) {
        public BallotImported {
            contestIds = Set.copyOf(contestIds);
        }
    }

    public record CitySettingsUpdated(String citySlug) {}

    /** A question was hidden or changed by a moderator: nobody may see the earlier one again. */
    public record QuestionModerated(long questionId, long contestId) {}
}
