package io.civicq.example.service;

import io.civicq.cache.Caches;
import io.civicq.cache.catalog.CivicEvents.BallotImported;
import io.civicq.cache.catalog.CivicEvents.CandidateProfileUpdated;
import io.civicq.cache.catalog.CivicEvents.CitySettingsUpdated;
import io.civicq.cache.catalog.CivicEvents.QuestionModerated;
import io.civicq.cache.catalog.CivicEvents.QuestionSubmitted;
import io.civicq.cache.catalog.CivicEvents.VideoUploaded;
import io.civicq.cache.catalog.CivicEvents.VoteCast;
import io.civicq.example.database.CivicChanges;
import io.civicq.example.model.ImportedBallot;
import io.civicq.example.model.NewBallot;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What CivicQ's users and editors change. Once the database has committed it, the event is published to the caches. */
public final class CivicWrites {
    private final Caches caches;
    private final CivicChanges changes;

    CivicWrites(Caches caches, CivicChanges changes) {
        this.caches = caches;
        this.changes = changes;
    }

    /** The id of the new question; null if there is no such contest. */
    public @Nullable Long submitQuestion(long contest, String text) throws SQLException {
        Long question = changes.submitQuestion(contest, text);
        if (question != null) {
            caches.publish(new QuestionSubmitted(question, contest));
        }
        return question;
    }

    /** Whether there is such a question. */
    public boolean castVote(long question) throws SQLException {
        Long contest = changes.castVote(question);
        if (contest != null) {
            caches.publish(new VoteCast(question, contest));
        }
        return contest != null;
    }

    /** Hides a question for good. Whether there was such a question. */
    public boolean moderate(long question) throws SQLException {
        Long contest = changes.hideQuestion(question);
        if (contest != null) {
            caches.publish(new QuestionModerated(question, contest));
        }
        return contest != null;
    }

    /** Whether there is such a candidate. */
    public boolean updateProfile(long candidate, String biography) throws SQLException {
        Long contest = changes.updateProfile(candidate, biography);
        if (contest != null) {
            caches.publish(new CandidateProfileUpdated(candidate, contest));
        }
        return contest != null;
    }

    /** The id of the new video; null if there is no such candidate, or no such question in the candidate's contest. */
    public @Nullable Long uploadVideo(long candidate, long question, int seconds) throws SQLException {
        Long video = changes.uploadVideo(candidate, question, seconds);
        if (video != null) {
            caches.publish(new VideoUploaded(video, candidate, question));
        }
        return video;
    }

    /** What was imported; null if there is no such city. */
    public @Nullable ImportedBallot importBallot(NewBallot ballot) throws SQLException {
        ImportedBallot imported = changes.importBallot(ballot);
        if (imported != null) {
            caches.publish(new BallotImported(imported.id(), Set.copyOf(imported.contests())));
        }
        return imported;
    }

    /** Whether there is such a city. */
    public boolean updateQuestionLimit(String city, int limit) throws SQLException {
        boolean updated = changes.updateQuestionLimit(city, limit);
        if (updated) {
            caches.publish(new CitySettingsUpdated(city));
        }
        return updated;
    }
}
