package io.civicq.example.drive;

import java.util.SplittableRandom;

/**
 * What readers and writers ask for next. What is popular has a low number, as in the service's data. A function of the
 * random numbers alone; immutable.
 */
final class Traffic {
    private static final String[] SORTS = {"trending", "trending", "trending", "newest", "top"};
    private static final int LAST_PAGE = 8;

    private final Population population;
    private final Zipf cities;
    private final Zipf ballots;
    private final Zipf contests;
    private final Zipf candidates;
    private final Zipf questions;
    private final Zipf videos;

    Traffic(Population population) {
        this.population = population;
        this.cities = new Zipf(population.cities().size());
        this.ballots = new Zipf(population.ballots());
        this.contests = new Zipf(population.contests());
        this.candidates = new Zipf(population.candidates());
        this.questions = new Zipf(population.questions());
        this.videos = new Zipf(population.videos());
    }

    /** In a hundred reads, about as many of each kind as visitors of an election site make. */
    Ask read(SplittableRandom random) {
        int dice = random.nextInt(100);
        if (dice < 3) {
            return Ask.get("/api/cities");
        } else if (dice < 8) {
            return Ask.get("/api/cities/" + city(random));
        } else if (dice < 13) {
            return Ask.get("/api/cities/" + city(random) + "/ballots");
        } else if (dice < 20) {
            return Ask.get("/api/ballots/" + one(ballots, random));
        } else if (dice < 26) {
            return Ask.get("/api/ballots/" + one(ballots, random) + "/contests");
        } else if (dice < 32) {
            return Ask.get("/api/contests/" + one(contests, random));
        } else if (dice < 52) {
            return Ask.get("/api/contests/" + one(contests, random) + "/questions?page=" + page(random) + "&sort="
                    + SORTS[random.nextInt(SORTS.length)]);
        } else if (dice < 62) {
            return Ask.get("/api/contests/" + one(contests, random) + "/trending");
        } else if (dice < 65) {
            return Ask.get("/api/contests/" + one(contests, random) + "/stats");
        } else if (dice < 70) {
            return Ask.get("/api/contests/" + one(contests, random) + "/candidates");
        } else if (dice < 83) {
            return Ask.get("/api/questions/" + one(questions, random));
        } else if (dice < 91) {
            return Ask.get("/api/candidates/" + one(candidates, random));
        } else if (dice < 94) {
            return Ask.get("/api/candidates/" + one(candidates, random) + "/responses");
        } else if (dice < 96) {
            return Ask.get("/api/videos/" + one(videos, random));
        } else if (dice < 99) {
            return Ask.get("/api/videos/" + one(videos, random) + "/url");
        }
        return Ask.get("/api/questions/" + (900_000_000 + one(contests, random)));
    }

    /** Mostly votes. */
    Ask write(SplittableRandom random) {
        int dice = random.nextInt(100);
        if (dice < 80) {
            return new Ask("POST", "/api/questions/" + one(questions, random) + "/votes", null);
        } else if (dice < 92) {
            String text = "{\"text\":\"Question " + random.nextInt(1_000_000) + ": what will you do about parks?\"}";
            return new Ask("POST", "/api/contests/" + one(contests, random) + "/questions", text);
        } else if (dice < 97) {
            String biography = "{\"biography\":\"Edition " + random.nextInt(1_000_000) + " of a short life.\"}";
            return new Ask("PUT", "/api/candidates/" + one(candidates, random), biography);
        } else if (dice < 99) {
            String limit = "{\"questionLimit\":" + (1 + random.nextInt(10)) + "}";
            return new Ask("PUT", "/api/cities/" + city(random), limit);
        }
        int unpopular = population.questions() - random.nextInt(population.questions() / 2);
        return new Ask("POST", "/api/questions/" + unpopular + "/moderation", null);
    }

    /** Half of the readers turn the page, each time. */
    private static int page(SplittableRandom random) {
        int page = 1;
        while (page < LAST_PAGE && random.nextBoolean()) {
            page++;
        }
        return page;
    }

    private String city(SplittableRandom random) {
        return population.cities().get(one(cities, random) - 1);
    }

    private static int one(Zipf of, SplittableRandom random) {
        return of.rank(random.nextDouble());
    }
}
