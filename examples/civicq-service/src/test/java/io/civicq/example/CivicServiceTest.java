package io.civicq.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.civicq.cache.warm.Progress;
import io.civicq.cache.warm.WarmupListener;
import io.civicq.example.Browser.Page;
import io.civicq.example.database.CivicData;
import io.civicq.example.database.CivicDatabase;
import io.civicq.example.drive.Plan;
import io.civicq.example.drive.Run;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The service on its defaults: a database in memory, no Redis. Each test has questions, contests and cities of its own. */
class CivicServiceTest {
    private static final WarmupListener UNTOLD = new WarmupListener() {};

    private static CivicDatabase database;
    private static CivicData data;
    private static CivicService service;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        database = CivicDatabase.open();
        data = CivicData.generate(database);
        service = CivicService.start(new Settings(0, null), new Properties(), database, data, UNTOLD);
        assertThat(service.awaitReady(Duration.ofMinutes(1))).isTrue();
        browser = Browser.of(service);
    }

    @AfterAll
    static void end() throws Exception {
        service.close();
        database.close();
    }

    @Test
    void theDataHasARealisticSize() {
        assertThat(data.cities()).isGreaterThanOrEqualTo(30);
        assertThat(data.contests()).isGreaterThanOrEqualTo(300);
        assertThat(data.candidates()).isGreaterThanOrEqualTo(3_000);
        assertThat(data.questions()).isEqualTo(50_000);
    }

    static Stream<String> reads() {
        return Stream.of(
                "/api/cities",
                "/api/cities/boston",
                "/api/cities/boston/ballots",
                "/api/ballots/30",
                "/api/ballots/30/contests",
                "/api/contests/30",
                "/api/contests/30/stats",
                "/api/contests/30/candidates",
                "/api/contests/30/questions",
                "/api/contests/30/questions?page=2&sort=newest",
                "/api/contests/30/trending",
                "/api/questions/30",
                "/api/candidates/3000",
                "/api/candidates/3000/responses",
                "/api/activity",
                "/api/videos/30",
                "/api/videos/30/url");
    }

    @ParameterizedTest
    @MethodSource("reads")
    void theFirstAnswerComesFromTheDatabaseAndTheNextFromACache(String path) {
        long before = database.statements();
        Page first = browser.get(path);
        long after = database.statements();
        Page second = browser.get(path);

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.source()).isEqualTo("database");
        assertThat(after).isGreaterThan(before);
        assertThat(first.serverTiming()).matches("app;dur=[0-9.]+");
        assertThat(second.source()).isEqualTo("near");
        assertThat(second.body()).isEqualTo(first.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/cities/los-angeles", "/api/ballots/1", "/api/contests/1/trending", "/api/candidates/1"})
    void whatMostVisitorsAskForIsThereBeforeTheFirstOfThem(String path) {
        Page first = browser.get(path);

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.source()).isEqualTo("near");
    }

    @Test
    void theServiceSaysThatItIsReadyAndNotBefore() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        WarmupListener slow = new WarmupListener() {
            @Override
            public void onProgress(Progress progress) {
                started.countDown();
                try {
                    answered.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        try (CivicService another = CivicService.start(new Settings(0, null), new Properties(), database, data, slow)) {
            assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
            Page cold = Browser.of(another).get("/ready");
            assertThat(cold.status()).isEqualTo(503);
            assertThat(cold.body().path("ready").asBoolean()).isFalse();
            assertThat(Browser.of(another).get("/api/questions/7").status())
                    .as("it works, only colder")
                    .isEqualTo(200);

            answered.countDown();
            assertThat(another.awaitReady(Duration.ofMinutes(1))).isTrue();
            Page warm = Browser.of(another).get("/ready");
            assertThat(warm.status()).isEqualTo(200);
            assertThat(warm.body().path("warm_up").asText())
                    .startsWith("start [=")
                    .contains("100 %");
        }
    }

    @Test
    void theProgressOfAWarmUpIsABarOnOneLine() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ProgressBar bar = new ProgressBar(new PrintStream(out, true, StandardCharsets.UTF_8));

        bar.onProgress(new Progress("start", OptionalLong.of(10), 5, 0, 0, 0, Duration.ofSeconds(1)));

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("\rwarm-up start [===============>              ] 50 % 5/10 (5 loaded, 0 fresh) 5/s");
    }

    @Test
    void aReportOverAllCitiesFallsWithAnImportAndNotWithAVote() {
        browser.warm("/api/activity");
        browser.post("/api/questions/3003/votes", "");
        assertThat(browser.get("/api/activity").source()).isEqualTo("near");

        browser.post(
                "/api/ballots",
                "{\"city\":\"tucson\",\"title\":\"Runoff\",\"electionDate\":\"2027-01-12\",\"contests\":[\"Mayor\"]}");
        assertThat(browser.get("/api/activity").source()).isEqualTo("database");
    }

    /** "Invalidation Triggers": the write, what is read anew after it, and what stays. */
    static Stream<Arguments> triggers() {
        Browser.Page question = browser.get("/api/questions/1001");
        long contest = question.body().path("contest").asLong();
        long candidate = browser.get("/api/contests/" + contest + "/candidates")
                .body()
                .path(0)
                .path("id")
                .asLong();
        String ofContest = "/api/contests/" + contest;
        String ofCandidate = "/api/candidates/" + candidate;
        return Stream.of(
                arguments(
                        "POST " + ofContest + "/questions",
                        "{\"text\":\"When?\"}",
                        List.of(ofContest + "/questions", ofContest + "/questions?sort=top", ofContest + "/trending"),
                        List.of(ofContest, "/api/questions/1001")),
                arguments(
                        "POST /api/questions/1001/votes",
                        "",
                        List.of("/api/questions/1001", ofContest + "/trending", ofContest + "/stats"),
                        List.of(ofContest, ofContest + "/questions")),
                arguments(
                        "POST " + ofCandidate + "/responses",
                        "{\"question\":1001,\"seconds\":60}",
                        List.of(ofCandidate + "/responses", "/api/questions/1001"),
                        List.of(ofCandidate)),
                arguments(
                        "PUT " + ofCandidate,
                        "{\"biography\":\"A short life.\"}",
                        List.of(ofCandidate, ofContest + "/candidates"),
                        List.of(ofContest, ofCandidate + "/responses")),
                arguments(
                        "POST /api/ballots",
                        "{\"city\":\"omaha\",\"title\":\"Runoff\",\"electionDate\":\"2027-01-12\",\"contests\":[\"Mayor\"]}",
                        List.of("/api/ballots/77", "/api/ballots/77/contests", ofContest, "/api/cities/omaha/ballots"),
                        List.of("/api/cities/omaha", ofContest + "/candidates")),
                arguments(
                        "PUT /api/cities/omaha",
                        "{\"questionLimit\":3}",
                        List.of("/api/cities/omaha", "/api/cities"),
                        List.of("/api/cities/oakland")),
                arguments(
                        "POST /api/questions/1001/moderation",
                        "",
                        List.of("/api/questions/1001", ofContest + "/questions", ofContest + "/trending"),
                        List.of(ofContest)));
    }

    @ParameterizedTest
    @MethodSource("triggers")
    void aWriteInvalidatesWhatItChangesAndNothingElse(
            String write, String body, List<String> changed, List<String> kept) {
        changed.forEach(browser::warm);
        kept.forEach(browser::warm);

        String[] parts = write.split(" ", 2);
        Page written = parts[0].equals("PUT") ? browser.put(parts[1], body) : browser.post(parts[1], body);

        assertThat(written.status()).isBetween(200, 201);
        assertThat(changed)
                .allSatisfy(path -> assertThat(browser.get(path).source()).isEqualTo("database"));
        assertThat(kept)
                .allSatisfy(path -> assertThat(browser.get(path).source()).isEqualTo("near"));
    }

    @Test
    void aVoteIsCountedInTheNextAnswer() {
        Page before = browser.get("/api/questions/2002");
        long contest = before.body().path("contest").asLong();
        long sum = votesIn(contest);

        browser.post("/api/questions/2002/votes", "");

        assertThat(browser.get("/api/questions/2002").votes()).isEqualTo(before.votes() + 1);
        assertThat(votesIn(contest)).isEqualTo(sum + 1);
    }

    private static long votesIn(long contest) {
        return browser.get("/api/contests/" + contest + "/stats")
                .body()
                .path("votes")
                .asLong();
    }

    @Test
    void absenceIsKnownUntilTheQuestionIsAsked() {
        Page asked = browser.post("/api/contests/40/questions", "{\"text\":\"Who?\"}");
        String next = "/api/questions/" + (asked.body().path("id").asLong() + 1);

        Page first = browser.get(next);
        Page second = browser.get(next);
        browser.post("/api/contests/40/questions", "{\"text\":\"Why?\"}");
        Page third = browser.get(next);

        assertThat(first.status()).isEqualTo(404);
        assertThat(first.source()).isEqualTo("database");
        assertThat(second.status()).isEqualTo(404);
        assertThat(second.source()).isEqualTo("near");
        assertThat(third.status()).isEqualTo(200);
        assertThat(third.question()).isEqualTo("Why?");
    }

    @Test
    void aModeratedQuestionIsShownNowhere() {
        JsonNode shown = browser.get("/api/contests/50/questions?sort=top").body();
        long question = shown.path("questions").path(0).path("id").asLong();
        browser.warm("/api/questions/" + question, "/api/contests/50/trending");

        browser.post("/api/questions/" + question + "/moderation", "");

        assertThat(browser.get("/api/questions/" + question).status()).isEqualTo(404);
        assertThat(browser.get("/api/contests/50/questions?sort=top").body().findValuesAsText("id"))
                .doesNotContain(String.valueOf(question));
        assertThat(browser.get("/api/contests/50/trending").body().findValuesAsText("id"))
                .doesNotContain(String.valueOf(question));
        assertThat(browser.post("/api/questions/" + question + "/votes", "").status())
                .isEqualTo(404);
    }

    @Test
    void anAddressOfAVideoIsSignedAndExpires() {
        JsonNode url = browser.get("/api/videos/60/url").body();

        assertThat(url.path("url").asText())
                .matches("https://videos\\.civicq\\.example/60\\.mp4\\?expires=[0-9]+&signature=[0-9a-f]{64}");
        assertThat(url.path("expiresAt").asText()).endsWith("Z");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /api/questions/abc                   | 400 | question id must be a positive number, but was 'abc'
                    /api/questions/-1                    | 400 | question id must be a positive number, but was '-1'
                    /api/contests/5/questions?page=0     | 400 | page must be a number from 1 to 10000, but was '0'
                    /api/contests/5/questions?sort=best  | 400 | sort must be one of [trending, newest, top], but was 'best'
                    /api/cities/Los%20Angeles            | 400 | city must be a slug such as los-angeles, but was 'Los Angeles'
                    /api/contests/5/questions?page=9999  | 404 | there is no page 9999 of questions of contest 5
                    /api/cities/atlantis                 | 404 | there is no city 'atlantis'
                    /api/questions/7/votes               | 405 | /api/questions/7/votes takes [POST], not GET
                    /questions                           | 404 | there is nothing at /questions; GET / lists what there is
                    /api/%zz                             | 400 | Bad Request
                    """)
    void aBadRequestIsToldWhatIsWrong(String path, int status, String message) throws Exception {
        String[] told = Raw.get(service.port(), path);

        assertThat(told[0]).isEqualTo(String.valueOf(status));
        assertThat(told[1]).contains("\"error\":\"" + message + "\"").doesNotContain("Exception");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    x                            | the body must be JSON
                    {}                           | text must be a text of 1 to 500 characters, but was missing
                    {"text": ""}                 | text must be a text of 1 to 500 characters, but was \\"\\"
                    {"text": 5}                  | text must be a text of 1 to 500 characters, but was 5
                    """)
    void aBadBodyIsToldWhatIsWrong(String body, String message) {
        Page told = browser.post("/api/contests/5/questions", body);

        assertThat(told.status()).isEqualTo(400);
        assertThat(told.body().toString()).contains(message).doesNotContain("Exception");
    }

    @Test
    void aPortThatIsTakenIsRefused() {
        assertThatIOException()
                .isThrownBy(() -> CivicService.start(
                        new Settings(service.port(), null), new Properties(), database, data, UNTOLD))
                .isInstanceOf(BindException.class);
    }

    @Test
    void aRunOfReadersAndWritersEndsWithoutAFailedRequest() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Plan plan = new Plan(browser.url(), Duration.ofSeconds(2), Duration.ofSeconds(1), 8, 2, 400, 42);

        long failed = Run.drive(plan, new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(failed).as(out.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("2 of 2 s", "cache hit rate", "failed requests", "SQL statements");
    }
}
