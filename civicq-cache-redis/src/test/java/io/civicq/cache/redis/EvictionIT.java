package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.Cache;
import io.civicq.cache.Caches;
import io.civicq.cache.Loaded;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.memory.InMemoryTier;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.redis.server.Await;
import io.civicq.cache.redis.server.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P3: an invalidation wins in a Redis that has too little memory, whatever it does about that. */
class EvictionIT {
    private static final CacheKey PAGE = CacheKey.of("civicq", "questions", "contest", 5, "page", 1);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int ROUNDS = 60;
    private static final int FILL_A_ROUND = 10;
    private static final int FILL_CHARS = 30_000;

    private final Random random = new Random(7);
    private final List<AutoCloseable> opened = new ArrayList<>();
    private String row = "version 0";

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private RedisServer redis(String policy) {
        RedisServer redis = RedisServer.start("--maxmemory", "6mb", "--maxmemory-policy", policy);
        opened.add(redis);
        return redis;
    }

    private Caches node(RedisServer redis) {
        CachePolicy policy = CachePolicy.freshFor(Duration.ofMinutes(5));
        Caches node = Caches.builder()
                .policies(TtlTable.empty().with("question_list", policy).with("fill", policy))
                .near(InMemoryTier.ofMaximumCount(100))
                .far(RedisTier.connect(redis.uri()))
                .build();
        opened.add(0, node);
        return node;
    }

    private String read(Cache<String> pages) {
        return String.valueOf(pages.getLoaded(PAGE, () -> Loaded.of(row).tagged("question:7")));
    }

    private static Cache<String> pages(Caches node) {
        return node.cache("question_list", String.class);
    }

    /** Text that does not compress. */
    private void fill(Caches node, int round) {
        for (int i = 0; i < FILL_A_ROUND; i++) {
            String text = random.ints(FILL_CHARS, '!', '~')
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            node.cache("fill", String.class).get(CacheKey.of("civicq", "fill", round, i), () -> text);
        }
    }

    private static Invalidation invalidation(int round) {
        return switch (round % 4) {
            case 0 -> Invalidation.ofKeys(PAGE);
            case 1 -> Invalidation.ofTags("question:7");
            case 2 -> Invalidation.ofScopes(CacheKey.of("civicq", "questions", "contest", 5));
            default -> Invalidation.ofCaches("question_list");
        };
    }

    private static long evicted(RedisServer redis) {
        return String.valueOf(redis.command("INFO", "stats"))
                .lines()
                .filter(line -> line.startsWith("evicted_keys:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring("evicted_keys:".length()).strip()))
                .sum();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "allkeys-lru",
                "allkeys-lfu",
                "allkeys-random",
                "volatile-lru",
                "volatile-lfu",
                "volatile-random",
                "volatile-ttl"
            })
    void whateverIsEvictedNothingOldIsServed(String policy) {
        RedisServer redis = redis(policy);
        Caches here = node(redis);
        Caches there = node(redis);

        for (int round = 1; round <= ROUNDS; round++) {
            read(pages(here));
            read(pages(there));
            row = "version " + round;
            LogPosition position = here.invalidate(invalidation(round));

            assertThat(read(pages(here))).isEqualTo(row);
            assertThat(read(pages(there).atLeast(position, SOON))).isEqualTo(row);
            fill(here, round);
            Await.eventually(SOON, () -> read(pages(there)).equals(row), "the other node to hear of it");
            assertThat(read(pages(there))).isEqualTo(row);
        }
        assertThat(evicted(redis)).isPositive();
    }

    @Test
    void aRedisThatTakesNoMoreMakesEveryNodeSuspectSoThatNothingStaysOld() {
        RedisServer redis = redis("noeviction");
        Caches here = node(redis);
        Caches there = node(redis);
        read(pages(there));
        redis.command("CONFIG", "SET", "maxmemory", "1");
        row = "version 1";

        assertThat(here.invalidate(Invalidation.ofTags("question:7"))).isEqualTo(LogPosition.PENDING);
        assertThat(read(pages(here))).isEqualTo(row);
        Await.eventually(SOON, () -> read(pages(there)).equals(row), "the other node to become suspect");

        redis.command("CONFIG", "SET", "maxmemory", "0");
        Await.eventually(SOON, () -> !here.position().equals(LogPosition.PENDING), "the log to take it");
        assertThat(there.awaitPosition(here.position(), SOON)).isTrue();
        row = "version 2";
        LogPosition position = here.invalidate(Invalidation.ofTags("question:7"));
        assertThat(read(pages(there).atLeast(position, SOON))).isEqualTo(row);
    }
}
