package io.civicq.example;

import io.civicq.example.database.CivicData;

/** What a started service says: what it has, and what to try next. */
final class Greeting {
    private static final String TEXT = """

            CivicQ listens on %1$s, started in %2$.1f s.
              database  H2 in memory: %3$s
              near      Caffeine, 64 MB
              far       %4$s

            Try next, and twice each: X-Data-Source turns from database to near.
              curl -i %1$s/api/cities/los-angeles
              curl -i %1$s/api/ballots/1/contests
              curl -i '%1$s/api/contests/1/questions?page=1&sort=trending'
              curl -i %1$s/api/contests/1/trending   # near at once: it was warmed
              curl -i %1$s/api/activity              # a report over all questions
              curl -i %1$s/api/candidates/9
              curl -i %1$s/api/videos/1/url
              curl -i %1$s/api/questions/999999999   # absence is known, too

            A change is seen at once:
              curl -i %1$s/api/questions/7
              curl -i -X POST %1$s/api/questions/7/votes
              curl -i %1$s/api/questions/7
              curl -i %1$s/api/contests/5/questions -d '{"text": "When will the library open on Sundays?"}'
              curl -i -X POST %1$s/api/questions/8/moderation

            All endpoints: curl %1$s/    Counters: curl %1$s/api/stats    Warm yet: curl -i %1$s/ready
            Under load, from a second terminal: ./mvnw -q -Pdrive%5$s
            To end: Ctrl-C
            """;

    private Greeting() {}

    static String of(Settings settings, int port, CivicData data, long startNanos) {
        String sizes = "%,d cities, %,d ballots, %,d contests, %,d candidates, %,d questions, %,d videos"
                .formatted(
                        data.cities(),
                        data.ballots(),
                        data.contests(),
                        data.candidates(),
                        data.questions(),
                        data.videos());
        String far = settings.redis() == null
                ? "none; to have one, set REDIS_URL=redis://localhost:6379/0 or --redis"
                : "Redis";
        String url = "http://localhost:" + port;
        String drive = port == Settings.DEFAULT_PORT ? "" : " -Dexec.args='--url " + url + "'";
        return TEXT.formatted(url, startNanos / 1e9, sizes, far, drive);
    }
}
