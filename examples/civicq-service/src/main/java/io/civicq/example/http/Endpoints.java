package io.civicq.example.http;

import io.civicq.cache.CacheStatistics;
import io.civicq.cache.spi.TierStatistics;
import io.civicq.example.database.CivicChanges;
import io.civicq.example.database.CivicData;
import io.civicq.example.database.CivicDatabase;
import io.civicq.example.model.AddedVideo;
import io.civicq.example.model.ChangedQuestion;
import io.civicq.example.model.ImportedBallot;
import io.civicq.example.model.NewBallot;
import io.civicq.example.service.Civic;
import io.civicq.example.service.CivicReads;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be asked of CivicQ over HTTP. */
public final class Endpoints {
    private static final String READS = "GET";
    private static final int LONGEST_TEXT = 500;

    private final Civic civic;
    private final CivicReads reads;
    private final CivicChanges changes;
    private final CivicDatabase database;
    private final CivicData data;
    private final long nearLimitBytes;
    private final List<Route> routes;

    /** @param nearLimitBytes what the near tier may use */
    public Endpoints(Civic civic, CivicDatabase database, CivicData data, long nearLimitBytes) {
        this.civic = civic;
        this.reads = civic.reads();
        this.changes = civic.changes();
        this.database = database;
        this.data = data;
        this.nearLimitBytes = nearLimitBytes;
        this.routes = allRoutes();
    }

    List<Route> routes() {
        return routes;
    }

    private List<Route> allRoutes() {
        return List.of(
                new Route(READS, "/", "this list", call -> Reply.ok(list())),
                new Route(READS, "/api/cities", "all cities", call -> Reply.of(reads.cities(), "city")),
                new Route(READS, "/api/cities/{city}", "a city and its settings", this::city),
                new Route("PUT", "/api/cities/{city}", "change {questionLimit}", this::updateCity),
                new Route(READS, "/api/cities/{city}/ballots", "the ballots of a city", this::ballots),
                new Route("POST", "/api/ballots", "import {city, title, electionDate, [contests]}", this::importBallot),
                new Route(READS, "/api/ballots/{ballot}", "a ballot", this::ballot),
                new Route(READS, "/api/ballots/{ballot}/contests", "the contests of a ballot", this::contests),
                new Route(READS, "/api/contests/{contest}", "a contest", this::contest),
                new Route(READS, "/api/contests/{contest}/stats", "the numbers about a contest", this::stats),
                new Route(READS, "/api/contests/{contest}/candidates", "who stands in a contest", this::candidates),
                new Route(
                        READS,
                        "/api/contests/{contest}/questions",
                        "?page=1&sort=trending (or newest, top)",
                        this::questions),
                new Route("POST", "/api/contests/{contest}/questions", "ask {text}", this::submitQuestion),
                new Route(READS, "/api/contests/{contest}/trending", "what gets votes now", this::trending),
                new Route(READS, "/api/questions/{question}", "a question", this::question),
                new Route("POST", "/api/questions/{question}/votes", "vote for a question", this::castVote),
                new Route("POST", "/api/questions/{question}/moderation", "hide it for good", this::moderate),
                new Route(READS, "/api/candidates/{candidate}", "a candidate's profile", this::candidate),
                new Route("PUT", "/api/candidates/{candidate}", "change {biography}", this::updateProfile),
                new Route(READS, "/api/candidates/{candidate}/responses", "a candidate's videos", this::responses),
                new Route(
                        "POST", "/api/candidates/{candidate}/responses", "add {question, seconds}", this::uploadVideo),
                new Route(READS, "/api/videos/{video}", "about a video", this::video),
                new Route(READS, "/api/videos/{video}/url", "a presigned address of a video", this::videoUrl),
                new Route(
                        READS,
                        "/api/activity",
                        "what goes on in each city",
                        call -> Reply.of(reads.activity(), "city")),
                new Route(READS, "/ready", "503 until the caches are warm", call -> ready()),
                new Route(READS, "/api/stats", "what the caches and the database did", call -> Reply.ok(statistics())));
    }

    private Map<String, String> list() {
        Map<String, String> list = new LinkedHashMap<>();
        routes.forEach(route -> list.put(route.method() + " " + route.path(), route.about()));
        return list;
    }

    private Reply city(Call call) throws SQLException {
        String city = call.slug("city");
        return Reply.of(reads.city(city), "city '" + city + "'");
    }

    private Reply updateCity(Call call) throws SQLException {
        String city = call.slug("city");
        long limit = call.numberInBody("questionLimit", 1_000);
        return changed(changes.updateQuestionLimit(city, (int) limit), "city '" + city + "'");
    }

    private Reply ballots(Call call) throws SQLException {
        String city = call.slug("city");
        return Reply.of(reads.ballots(city), "city '" + city + "'");
    }

    private Reply importBallot(Call call) throws SQLException {
        NewBallot ballot = new NewBallot(
                call.slugInBody("city"),
                call.textInBody("title", 200),
                call.dateInBody("electionDate"),
                call.textsInBody("contests", 50, 200));
        ImportedBallot imported = changes.importBallot(ballot);
        return imported == null
                ? Reply.error(404, "there is no city '" + ballot.city() + "'")
                : Reply.created("/api/ballots/" + imported.ballotId(), imported);
    }

    private Reply ballot(Call call) throws SQLException {
        long ballot = call.id("ballot");
        return Reply.of(reads.ballot(ballot), "ballot " + ballot);
    }

    private Reply contests(Call call) throws SQLException {
        long ballot = call.id("ballot");
        return Reply.of(reads.contests(ballot), "ballot " + ballot);
    }

    private Reply contest(Call call) throws SQLException {
        long contest = call.id("contest");
        return Reply.of(reads.contest(contest), "contest " + contest);
    }

    private Reply stats(Call call) throws SQLException {
        long contest = call.id("contest");
        return Reply.of(reads.stats(contest), "contest " + contest);
    }

    private Reply candidates(Call call) throws SQLException {
        long contest = call.id("contest");
        return Reply.of(reads.candidates(contest), "contest " + contest);
    }

    private Reply questions(Call call) throws SQLException {
        long contest = call.id("contest");
        int page = call.page();
        return Reply.of(
                reads.questions(contest, page, call.sort()), "page " + page + " of questions of contest " + contest);
    }

    private Reply submitQuestion(Call call) throws SQLException {
        long contest = call.id("contest");
        ChangedQuestion asked = changes.submitQuestion(contest, call.textInBody("text", LONGEST_TEXT));
        return created("/api/questions/", asked == null ? null : asked.questionId(), "contest " + contest);
    }

    private Reply trending(Call call) throws SQLException {
        long contest = call.id("contest");
        return Reply.of(reads.trendingQuestions(contest), "contest " + contest);
    }

    private Reply question(Call call) throws SQLException {
        long question = call.id("question");
        return Reply.of(reads.question(question), "question " + question);
    }

    private Reply castVote(Call call) throws SQLException {
        long question = call.id("question");
        return changed(changes.castVote(question) != null, "question " + question);
    }

    private Reply moderate(Call call) throws SQLException {
        long question = call.id("question");
        return changed(changes.moderate(question) != null, "question " + question);
    }

    private Reply candidate(Call call) throws SQLException {
        long candidate = call.id("candidate");
        return Reply.of(reads.candidate(candidate), "candidate " + candidate);
    }

    private Reply updateProfile(Call call) throws SQLException {
        long candidate = call.id("candidate");
        String biography = call.textInBody("biography", LONGEST_TEXT);
        return changed(changes.updateProfile(candidate, biography) != null, "candidate " + candidate);
    }

    private Reply responses(Call call) throws SQLException {
        long candidate = call.id("candidate");
        return Reply.of(reads.responses(candidate), "candidate " + candidate);
    }

    private Reply uploadVideo(Call call) throws SQLException {
        long candidate = call.id("candidate");
        long question = call.numberInBody("question", Long.MAX_VALUE);
        long seconds = call.numberInBody("seconds", 3_600);
        AddedVideo added = changes.uploadVideo(candidate, question, (int) seconds);
        return created(
                "/api/videos/",
                added == null ? null : added.videoId(),
                "candidate " + candidate + " with a question " + question + " in the contest");
    }

    private Reply video(Call call) throws SQLException {
        long video = call.id("video");
        return Reply.of(reads.video(video), "video " + video);
    }

    private Reply videoUrl(Call call) throws SQLException {
        long video = call.id("video");
        return Reply.of(reads.videoUrl(video), "video " + video);
    }

    /** For whoever shares the load among nodes. */
    private Reply ready() {
        Map<String, Object> body = Map.of("ready", civic.isReady(), "warm_up", civic.warmUp());
        return civic.isReady() ? Reply.ok(body) : Reply.unavailable(body);
    }

    private Map<String, Object> statistics() {
        CacheStatistics statistics = civic.statistics();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("cache", statistics.toMap());
        body.put("outcomes", statistics.outcomes());
        Map<String, Object> tiers = new LinkedHashMap<>();
        civic.tierStatistics().forEach((name, tier) -> tiers.put(name, tier(tier)));
        body.put("tiers", tiers);
        body.put("near_limit_bytes", nearLimitBytes);
        body.put("database", Map.of("statements", database.statements()));
        body.put("data", data);
        return body;
    }

    /** What is unknown is null. */
    private static Map<String, @Nullable Object> tier(TierStatistics tier) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("available", tier.available());
        map.put("total_keys", known(tier.totalKeys()));
        map.put("memory_used_bytes", known(tier.memoryUsedBytes()));
        map.put("memory_peak_bytes", known(tier.memoryPeakBytes()));
        map.put("evicted_keys", tier.evictedKeys());
        map.put("evictions", tier.evictions());
        map.put("failures", tier.failures());
        return map;
    }

    private static @Nullable Long known(long number) {
        return number == TierStatistics.UNKNOWN ? null : number;
    }

    private static Reply changed(boolean found, String what) {
        return found ? Reply.ok(Map.of("changed", what)) : Reply.error(404, "there is no " + what);
    }

    private static Reply created(String path, @Nullable Long id, String within) {
        return id == null ? Reply.error(404, "there is no " + within) : Reply.created(path + id, Map.of("id", id));
    }
}
