package io.civicq.example.database;

import io.civicq.cache.catalog.QuestionSort;
import io.civicq.example.model.Ballot;
import io.civicq.example.model.Candidate;
import io.civicq.example.model.City;
import io.civicq.example.model.Contest;
import io.civicq.example.model.Question;
import io.civicq.example.model.QuestionPage;
import io.civicq.example.model.Video;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What can be read from the database, one method a question. Null stands for what does not exist. Knows no cache. */
public final class CivicRepository {
    private static final int PAGE_SIZE = 20;

    private static final String QUESTIONS =
            "SELECT id, contest, text, asked_at, votes, COUNT(*) OVER () FROM question WHERE NOT hidden AND ";
    private static final String VIDEOS = "SELECT id, candidate, question, seconds, uploaded_at FROM video WHERE ";
    private static final String CANDIDATES = "SELECT id, contest, name, party, biography FROM candidate WHERE ";
    private static final String CITIES = "SELECT slug, name, state, population, question_limit FROM city ";
    private static final String BALLOTS = "SELECT id, city, title, election_date FROM ballot WHERE ";
    private static final String CONTESTS = "SELECT id, ballot, title FROM contest WHERE ";

    private static final String LARGEST = "SELECT slug FROM city ORDER BY population DESC LIMIT ?";
    private static final String BUSIEST =
            "SELECT contest FROM question WHERE NOT hidden GROUP BY contest ORDER BY COUNT(*) DESC, contest LIMIT ?";

    /** Votes, counted less the more hours have passed. */
    private static final String TRENDING = "votes / POWER(GREATEST(? - asked_at, 0) / 3600.0 + 2, 1.5) DESC, id";

    private final CivicDatabase database;
    private final InstantSource clock;

    public CivicRepository(CivicDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    public List<City> cities() throws SQLException {
        return database.list(CITIES + "ORDER BY population DESC", CivicRepository::city);
    }

    public @Nullable City city(String slug) throws SQLException {
        return first(CITIES + "WHERE slug = ?", CivicRepository::city, slug);
    }

    /** The ballots of a city; null if there is no such city. */
    public @Nullable List<Ballot> ballots(String city) throws SQLException {
        return listBelow(
                "SELECT 1 FROM city WHERE slug = ?",
                BALLOTS + "city = ? ORDER BY election_date, id",
                CivicRepository::ballot,
                city);
    }

    public @Nullable Ballot ballot(long id) throws SQLException {
        return first(BALLOTS + "id = ?", CivicRepository::ballot, id);
    }

    /** The contests of a ballot; null if there is no such ballot. */
    public @Nullable List<Contest> contests(long ballot) throws SQLException {
        return listBelow(
                "SELECT 1 FROM ballot WHERE id = ?",
                CONTESTS + "ballot = ? ORDER BY id",
                CivicRepository::contest,
                ballot);
    }

    public @Nullable Contest contest(long id) throws SQLException {
        return first(CONTESTS + "id = ?", CivicRepository::contest, id);
    }

    /** The candidates of a contest; null if there is no such contest. */
    public @Nullable List<Candidate> candidates(long contest) throws SQLException {
        return listBelow(
                "SELECT 1 FROM contest WHERE id = ?",
                CANDIDATES + "contest = ? ORDER BY name, id",
                CivicRepository::candidate,
                contest);
    }

    public @Nullable Candidate candidate(long id) throws SQLException {
        return first(CANDIDATES + "id = ?", CivicRepository::candidate, id);
    }

    public @Nullable Question question(long id) throws SQLException {
        return first(QUESTIONS + "id = ?", CivicRepository::question, id);
    }

    /** A page of the questions of a contest; null if there is no such contest or page. */
    public @Nullable QuestionPage questions(long contest, int page, QuestionSort sort) throws SQLException {
        return database.read(session -> {
            List<Counted> rows = countedQuestions(session, contest, page, sort);
            if (rows.isEmpty() && (page > 1 || !session.exists("SELECT 1 FROM contest WHERE id = ?", contest))) {
                return null;
            }
            long count = rows.isEmpty() ? 0 : rows.get(0).count();
            int pages = (int) Math.max(1, (count + PAGE_SIZE - 1) / PAGE_SIZE);
            List<Question> questions = rows.stream().map(Counted::question).toList();
            return new QuestionPage(contest, page, pages, sort.toString(), questions);
        });
    }

    /** A question, and how many the contest has. */
    private record Counted(Question question, long count) {}

    private List<Counted> countedQuestions(Session session, long contest, int page, QuestionSort sort)
            throws SQLException {
        String sql = QUESTIONS + "contest = ? ORDER BY ";
        String window = " LIMIT " + PAGE_SIZE + " OFFSET " + (page - 1) * PAGE_SIZE;
        Session.Row<Counted> row = result -> new Counted(question(result), result.getLong(6));
        return switch (sort) {
            case TRENDING -> session.list(sql + TRENDING + window, row, contest, nowSeconds());
            case NEWEST -> session.list(sql + "asked_at DESC, id" + window, row, contest);
            case TOP -> session.list(sql + "votes DESC, id" + window, row, contest);
        };
    }

    public @Nullable Video video(long id) throws SQLException {
        return first(VIDEOS + "id = ?", CivicRepository::video, id);
    }

    /** The videos of a candidate; null if there is no such candidate. */
    public @Nullable List<Video> responses(long candidate) throws SQLException {
        return listBelow(
                "SELECT 1 FROM candidate WHERE id = ?",
                VIDEOS + "candidate = ? ORDER BY uploaded_at DESC, id",
                CivicRepository::video,
                candidate);
    }

    /** Those of these cities that there are, by their slugs. */
    public Map<String, City> cities(Collection<String> slugs) throws SQLException {
        return among(CITIES + "WHERE slug = ANY (?)", CivicRepository::city, City::slug, slugs);
    }

    public Map<Long, Ballot> ballots(Collection<Long> ids) throws SQLException {
        return among(BALLOTS + "id = ANY (?)", CivicRepository::ballot, Ballot::id, ids);
    }

    public Map<Long, Candidate> candidates(Collection<Long> ids) throws SQLException {
        return among(CANDIDATES + "id = ANY (?)", CivicRepository::candidate, Candidate::id, ids);
    }

    private <I, T> Map<I, T> among(String sql, Session.Row<T> row, Function<T, I> id, Collection<I> ids)
            throws SQLException {
        Object[] wanted = ids.toArray();
        return database.list(sql, row, (Object) wanted).stream().collect(Collectors.toMap(id, Function.identity()));
    }

    /** The slugs of the cities where most people live. */
    public List<String> largestCities(int count) throws SQLException {
        return database.list(LARGEST, row -> row.getString(1), count);
    }

    public List<Long> ballotsOfLargestCities(int count) throws SQLException {
        return database.list(
                "SELECT id FROM ballot WHERE city IN (" + LARGEST + ") ORDER BY id", row -> row.getLong(1), count);
    }

    /** The contests with the most questions. */
    public List<Long> busiestContests(int count) throws SQLException {
        return database.list(BUSIEST, row -> row.getLong(1), count);
    }

    public List<Long> candidatesOfBusiestContests(int count) throws SQLException {
        return database.list(
                "SELECT id FROM candidate WHERE contest IN (" + BUSIEST + ") ORDER BY id",
                row -> row.getLong(1),
                count);
    }

    private <T> @Nullable T first(String sql, Session.Row<T> row, Object id) throws SQLException {
        return database.read(session -> session.first(sql, row, id));
    }

    /** A list that may be empty, or null if the owner, whose id is the first argument, does not exist. */
    private <T> @Nullable List<T> listBelow(String owner, String sql, Session.Row<T> row, Object... arguments)
            throws SQLException {
        return database.read(session -> {
            List<T> rows = session.list(sql, row, arguments);
            return rows.isEmpty() && !session.exists(owner, arguments[0]) ? null : rows;
        });
    }

    private long nowSeconds() {
        return clock.instant().getEpochSecond();
    }

    private static City city(ResultSet row) throws SQLException {
        return new City(row.getString(1), row.getString(2), row.getString(3), row.getLong(4), row.getInt(5));
    }

    private static Ballot ballot(ResultSet row) throws SQLException {
        return new Ballot(row.getLong(1), row.getString(2), row.getString(3), row.getObject(4, LocalDate.class));
    }

    private static Contest contest(ResultSet row) throws SQLException {
        return new Contest(row.getLong(1), row.getLong(2), row.getString(3));
    }

    private static Candidate candidate(ResultSet row) throws SQLException {
        return new Candidate(row.getLong(1), row.getLong(2), row.getString(3), row.getString(4), row.getString(5));
    }

    /** A question of a row with its columns, in the order of the record's components. */
    public static Question question(ResultSet row) throws SQLException {
        return new Question(row.getLong(1), row.getLong(2), row.getString(3), instant(row.getLong(4)), row.getLong(5));
    }

    private static Video video(ResultSet row) throws SQLException {
        return new Video(row.getLong(1), row.getLong(2), row.getLong(3), row.getInt(4), instant(row.getLong(5)));
    }

    private static Instant instant(long seconds) {
        return Instant.ofEpochSecond(seconds);
    }
}
