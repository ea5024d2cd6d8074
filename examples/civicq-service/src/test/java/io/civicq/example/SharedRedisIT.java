package io.civicq.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.civicq.cache.redis.server.Await;
import io.civicq.cache.redis.server.RedisServer;
import io.civicq.cache.warm.WarmupListener;
import io.civicq.example.database.CivicData;
import io.civicq.example.database.CivicDatabase;
import io.civicq.example.drive.Plan;
import io.civicq.example.drive.Run;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service with a real Redis behind it, which comes and goes. */
class SharedRedisIT {
    private static CivicDatabase database;
    private static CivicData data;

    private RedisServer redis;
    private CivicService service;
    private Browser browser;

    @BeforeAll
    static void fill() throws Exception {
        database = CivicDatabase.open();
        data = CivicData.generate(database);
    }

    @AfterAll
    static void drop() throws Exception {
        database.close();
    }

    @BeforeEach
    void start() throws Exception {
        redis = RedisServer.start();
        service = startNode();
        browser = Browser.of(service);
    }

    @AfterEach
    void end() {
        service.close();
        redis.close();
    }

    private CivicService startNode() throws Exception {
        CivicService node = CivicService.start(
                new Settings(0, redis.uri()), new Properties(), database, data, new WarmupListener() {});
        assertThat(node.awaitReady(Duration.ofMinutes(1))).isTrue();
        return node;
    }

    @Test
    void whatOneNodeLoadedAnotherFindsFar() throws Exception {
        assertThat(browser.get("/api/questions/7").source()).isEqualTo("database");

        try (CivicService another = startNode()) {
            Browser other = Browser.of(another);
            assertThat(other.get("/api/questions/7").source()).isEqualTo("far");
            assertThat(other.get("/api/questions/7").source()).isEqualTo("near");
        }
    }

    @Test
    void aNodeThatStartsLaterFindsWarmWhatTheFirstHasLoaded() throws Exception {
        try (CivicService another = startNode()) {
            assertThat(Browser.of(another).get("/ready").body().path("warm_up").asText())
                    .contains("(0 loaded, ");
            assertThat(Browser.of(another).get("/api/contests/1/trending").source())
                    .isEqualTo("near");
        }
    }

    @Test
    void aVoteOnOneNodeIsCountedOnAnother() throws Exception {
        try (CivicService another = startNode()) {
            Browser other = Browser.of(another);
            browser.warm("/api/questions/9");
            other.warm("/api/questions/9");
            long votes = browser.get("/api/questions/9").votes();

            other.post("/api/questions/9/votes", "");

            assertThat(other.get("/api/questions/9").votes()).isEqualTo(votes + 1);
            Await.eventually(
                    Duration.ofSeconds(5),
                    () -> browser.get("/api/questions/9").votes() == votes + 1,
                    "the other node has heard of the vote");
        }
    }

    @Test
    void noRequestFailsWhileRedisIsKilledAndComesBack() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Plan plan = new Plan(browser.url(), Duration.ofSeconds(8), Duration.ZERO, 8, 2, 300, 42);
        ExecutorService driver = Executors.newSingleThreadExecutor();
        try {
            Future<Long> failed =
                    driver.submit(() -> Run.drive(plan, new PrintStream(out, true, StandardCharsets.UTF_8)));
            Await.eventually(Duration.ofSeconds(20), () -> requests() > 300, "the run is under way");
            redis.kill();
            long atKill = requests();
            Await.eventually(Duration.ofSeconds(20), () -> requests() > atKill + 300, "requests go on");
            redis.restart();

            assertThat(failed.get()).as(out.toString(StandardCharsets.UTF_8)).isZero();
        } finally {
            driver.shutdownNow();
        }
        assertThat(redisStatistics().path("failures")).as("Redis was missed").isNotEmpty();
        Await.eventually(
                Duration.ofSeconds(20),
                () -> redisStatistics().path("available").asBoolean(),
                "Redis is back");
    }

    private JsonNode redisStatistics() {
        return browser.get("/api/stats").body().path("tiers").path("redis");
    }

    private long requests() {
        JsonNode cache = browser.get("/api/stats").body().path("cache");
        return cache.path("hits").asLong() + cache.path("misses").asLong();
    }
}
