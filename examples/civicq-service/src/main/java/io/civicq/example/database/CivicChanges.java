package io.civicq.example.database;

import io.civicq.cache.annotation.Invalidates;
import io.civicq.cache.catalog.CivicEvents.BallotImported;
import io.civicq.cache.catalog.CivicEvents.CandidateProfileUpdated;
import io.civicq.cache.catalog.CivicEvents.CitySettingsUpdated;
import io.civicq.cache.catalog.CivicEvents.QuestionModerated;
import io.civicq.cache.catalog.CivicEvents.QuestionSubmitted;
import io.civicq.cache.catalog.CivicEvents.VideoUploaded;
import io.civicq.cache.catalog.CivicEvents.VoteCast;
import io.civicq.example.model.AddedVideo;
import io.civicq.example.model.ChangedProfile;
import io.civicq.example.model.ChangedQuestion;
import io.civicq.example.model.ImportedBallot;
import io.civicq.example.model.NewBallot;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What CivicQ's users and editors change, one method a change; each is committed when it returns, and makes untrue what its event
 * says. {@code CachedCivicChanges} is generated from it.
 */
public class CivicChanges {
    private final CivicDatabase database;
    private final InstantSource clock;

    public CivicChanges(CivicDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The new question; null if there is no such contest. */
    @Invalidates(QuestionSubmitted.class)
    public @Nullable ChangedQuestion submitQuestion(long contestId, String text) throws SQLException {
        return database.write(session -> session.exists("SELECT 1 FROM contest WHERE id = ?", contestId)
                ? new ChangedQuestion(
                        session.insert(
                                "INSERT INTO question (contest, text, asked_at, votes) VALUES (?, ?, ?, 0)",
                                contestId,
                                text,
                                nowSeconds()),
                        contestId)
                : null);
    }

    /** The question; null if there is none. */
    @Invalidates(VoteCast.class)
    public @Nullable ChangedQuestion castVote(long questionId) throws SQLException {
        return changeOfQuestion("UPDATE question SET votes = votes + 1 WHERE NOT hidden AND id = ?", questionId);
    }

    /** Hides a question for good. The question; null if there is none. */
    @Invalidates(QuestionModerated.class)
    public @Nullable ChangedQuestion moderate(long questionId) throws SQLException {
        return changeOfQuestion("UPDATE question SET hidden = TRUE WHERE NOT hidden AND id = ?", questionId);
    }

    private @Nullable ChangedQuestion changeOfQuestion(String sql, long questionId) throws SQLException {
        return database.write(session -> session.update(sql, questionId) == 0
                ? null
                : session.first(
                        "SELECT contest FROM question WHERE id = ?",
                        row -> new ChangedQuestion(questionId, row.getLong(1)),
                        questionId));
    }

    /** The candidate; null if there is none. */
    @Invalidates(CandidateProfileUpdated.class)
    public @Nullable ChangedProfile updateProfile(long candidateId, String biography) throws SQLException {
        return database.write(session ->
                session.update("UPDATE candidate SET biography = ? WHERE id = ?", biography, candidateId) == 0
                        ? null
                        : session.first(
                                "SELECT contest FROM candidate WHERE id = ?",
                                row -> new ChangedProfile(candidateId, row.getLong(1)),
                                candidateId));
    }

    /** The new video; null if the candidate, or the question in the candidate's contest, does not exist. */
    @Invalidates(VideoUploaded.class)
    public @Nullable AddedVideo uploadVideo(long candidateId, long questionId, int seconds) throws SQLException {
        return database.write(session -> session.exists("""
                        SELECT 1 FROM candidate c JOIN question q ON q.contest = c.contest
                        WHERE c.id = ? AND q.id = ? AND NOT q.hidden""", candidateId, questionId)
                ? new AddedVideo(session.insert(
                        "INSERT INTO video (candidate, question, seconds, uploaded_at) VALUES (?, ?, ?, ?)",
                        candidateId,
                        questionId,
                        seconds,
                        nowSeconds()))
                : null);
    }

    /** What was imported; null if there is no such city. */
    @Invalidates(BallotImported.class)
    public @Nullable ImportedBallot importBallot(NewBallot ballot) throws SQLException {
        return database.write(session -> {
            if (!session.exists("SELECT 1 FROM city WHERE slug = ?", ballot.city())) {
                return null;
            }
            long id = session.insert(
                    "INSERT INTO ballot (city, title, election_date) VALUES (?, ?, ?)",
                    ballot.city(),
                    ballot.title(),
                    ballot.electionDate());
            Set<Long> contests = new HashSet<>();
            for (String title : ballot.contests()) {
                contests.add(session.insert("INSERT INTO contest (ballot, title) VALUES (?, ?)", id, title));
            }
            return new ImportedBallot(id, contests);
        });
    }

    /** Whether there is such a city. */
    @Invalidates(CitySettingsUpdated.class)
    public boolean updateQuestionLimit(String citySlug, int limit) throws SQLException {
        return database.update("UPDATE city SET question_limit = ? WHERE slug = ?", limit, citySlug) > 0;
    }

    private long nowSeconds() {
        return clock.instant().getEpochSecond();
    }
}
