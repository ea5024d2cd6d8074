package io.civicq.example.database;

import io.civicq.example.model.ImportedBallot;
import io.civicq.example.model.NewBallot;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be changed in the database, one method a change; each is committed when it returns. Knows no cache. */
public final class CivicChanges {
    private final CivicDatabase database;
    private final InstantSource clock;

    public CivicChanges(CivicDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The id of the new question; null if there is no such contest. */
    public @Nullable Long submitQuestion(long contest, String text) throws SQLException {
        return database.write(session -> session.exists("SELECT 1 FROM contest WHERE id = ?", contest)
                ? session.insert(
                        "INSERT INTO question (contest, text, asked_at, votes) VALUES (?, ?, ?, 0)",
                        contest,
                        text,
                        nowSeconds())
                : null);
    }

    /** The contest of the question; null if there is no such question. */
    public @Nullable Long castVote(long question) throws SQLException {
        return changeOfQuestion("UPDATE question SET votes = votes + 1 WHERE NOT hidden AND id = ?", question);
    }

    /** Hides a question. The contest of it; null if there is no such question. */
    public @Nullable Long hideQuestion(long question) throws SQLException {
        return changeOfQuestion("UPDATE question SET hidden = TRUE WHERE NOT hidden AND id = ?", question);
    }

    private @Nullable Long changeOfQuestion(String sql, long question) throws SQLException {
        return database.write(session -> session.update(sql, question) == 0
                ? null
                : session.first("SELECT contest FROM question WHERE id = ?", row -> row.getLong(1), question));
    }

    /** The contest of the candidate; null if there is no such candidate. */
    public @Nullable Long updateProfile(long candidate, String biography) throws SQLException {
        return database.write(
                session -> session.update("UPDATE candidate SET biography = ? WHERE id = ?", biography, candidate) == 0
                        ? null
                        : session.first(
                                "SELECT contest FROM candidate WHERE id = ?", row -> row.getLong(1), candidate));
    }

    /** The id of the new video; null if the candidate, or the question in the candidate's contest, does not exist. */
    public @Nullable Long uploadVideo(long candidate, long question, int seconds) throws SQLException {
        return database.write(session -> session.exists("""
                        SELECT 1 FROM candidate c JOIN question q ON q.contest = c.contest
                        WHERE c.id = ? AND q.id = ? AND NOT q.hidden""", candidate, question)
                ? session.insert(
                        "INSERT INTO video (candidate, question, seconds, uploaded_at) VALUES (?, ?, ?, ?)",
                        candidate,
                        question,
                        seconds,
                        nowSeconds())
                : null);
    }

    /** What was imported; null if there is no such city. */
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
            List<Long> contests = new ArrayList<>();
            for (String title : ballot.contests()) {
                contests.add(session.insert("INSERT INTO contest (ballot, title) VALUES (?, ?)", id, title));
            }
            return new ImportedBallot(id, contests);
        });
    }

    /** Whether there is such a city. */
    public boolean updateQuestionLimit(String city, int limit) throws SQLException {
        return database.update("UPDATE city SET question_limit = ? WHERE slug = ?", limit, city) > 0;
    }

    private long nowSeconds() {
        return clock.instant().getEpochSecond();
    }
}
