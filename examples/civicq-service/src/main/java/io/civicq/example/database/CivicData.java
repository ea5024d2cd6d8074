package io.civicq.example.database;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Generated data of realistic size, the same at every start.
 *
 * <p>Ids count from 1. The lower the number of a contest, the more questions it has; the most popular city comes first.
 *
 * @param cities how many there are of each
 */
public record CivicData(int cities, int ballots, int contests, int candidates, int questions, int videos) {
    private static final long SEED = 2026;
    private static final int BALLOTS_PER_CITY = 3;
    private static final int CONTESTS_PER_BALLOT = 4;
    private static final int QUESTIONS = 50_000;
    private static final long NEWEST = Instant.parse("2026-11-01T00:00:00Z").getEpochSecond();
    private static final long SPAN_SECONDS = 90L * 24 * 3600;

    /** Fills an empty database. */
    public static CivicData generate(CivicDatabase database) throws SQLException {
        return new Generator().fill(database);
    }

    /** The rows, in the order in which they refer to each other. */
    private static final class Generator {
        private final SplittableRandom random = new SplittableRandom(SEED);
        private final List<Object[]> cities = new ArrayList<>();
        private final List<Object[]> ballots = new ArrayList<>();
        private final List<Object[]> contests = new ArrayList<>();
        private final List<Object[]> candidates = new ArrayList<>();
        private final List<Object[]> questions = new ArrayList<>();
        private final List<Object[]> videos = new ArrayList<>();
        private final List<List<Integer>> questionsOfContest = new ArrayList<>();

        CivicData fill(CivicDatabase database) throws SQLException {
            Words.CITIES.forEach(this::city);
            for (int i = 0; i < QUESTIONS; i++) {
                question();
            }
            contests.forEach(contest -> candidates((Integer) contest[0]));
            database.write(session -> {
                session.insertAll("INSERT INTO city VALUES (?, ?, ?, ?, ?)", cities);
                session.insertAll("INSERT INTO ballot VALUES (?, ?, ?, ?)", ballots);
                session.insertAll("INSERT INTO contest VALUES (?, ?, ?)", contests);
                session.insertAll("INSERT INTO candidate VALUES (?, ?, ?, ?, ?)", candidates);
                session.insertAll(
                        "INSERT INTO question (id, contest, text, asked_at, votes) VALUES (?, ?, ?, ?, ?)", questions);
                session.insertAll("INSERT INTO video VALUES (?, ?, ?, ?, ?)", videos);
                return session.update("CREATE INDEX question_order ON question (contest, asked_at)");
            });
            for (String table : List.of("ballot", "contest", "candidate", "question", "video")) {
                database.update("ALTER TABLE " + table + " ALTER COLUMN id RESTART WITH (SELECT MAX(id) + 1 FROM "
                        + table + ")");
            }
            return new CivicData(
                    cities.size(), ballots.size(), contests.size(), candidates.size(), questions.size(), videos.size());
        }

        private void city(Words.Place place) {
            cities.add(new Object[] {place.slug(), place.name(), place.state(), place.population(), 5});
            for (int i = 0; i < BALLOTS_PER_CITY; i++) {
                int ballot = ballots.size() + 1;
                Words.Election election = Words.ELECTIONS.get(i);
                ballots.add(
                        new Object[] {ballot, place.slug(), place.name() + ": " + election.title(), election.date()});
                for (int j = 0; j < CONTESTS_PER_BALLOT; j++) {
                    contests.add(new Object[] {contests.size() + 1, ballot, Words.OFFICES.get(j)});
                    questionsOfContest.add(new ArrayList<>());
                }
            }
        }

        private void question() {
            int id = questions.size() + 1;
            double popularity = random.nextDouble();
            int contest = (int) (contests.size() * popularity * popularity) + 1;
            questionsOfContest.get(contest - 1).add(id);
            String text = one(Words.QUESTIONS).formatted(one(Words.TOPICS), one(Words.PLACES));
            long votes = (long) (2_000 * Math.pow(random.nextDouble(), 6));
            questions.add(new Object[] {id, contest, text, NEWEST - random.nextLong(SPAN_SECONDS), votes});
        }

        private void candidates(int contest) {
            int count = 4 + random.nextInt(6);
            for (int i = 0; i < count; i++) {
                int id = candidates.size() + 1;
                String name = one(Words.FIRST_NAMES) + " " + one(Words.LAST_NAMES);
                String biography = one(Words.BIOGRAPHIES).formatted(name, one(Words.TOPICS), one(Words.TOPICS));
                candidates.add(new Object[] {id, contest, name, one(Words.PARTIES), biography});
                videos(id, questionsOfContest.get(contest - 1));
            }
        }

        private void videos(int candidate, List<Integer> asked) {
            for (int i = random.nextInt(5); i > 0 && !asked.isEmpty(); i--) {
                long uploadedAt = NEWEST - random.nextLong(SPAN_SECONDS / 3);
                videos.add(
                        new Object[] {videos.size() + 1, candidate, one(asked), 30 + random.nextInt(150), uploadedAt});
            }
        }

        private <T> T one(List<T> of) {
            return of.get(random.nextInt(of.size()));
        }
    }
}
