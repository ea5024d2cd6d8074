package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.Cache;
import io.civicq.cache.Caches;
import io.civicq.cache.Source;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyPattern;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.redis.Ballots.Ballot;
import io.civicq.cache.redis.server.Await;
import io.civicq.cache.redis.server.RedisServer;
import io.civicq.cache.spi.Store;
import io.civicq.cache.spi.TierStatistics;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rules that docs/redis.md recommends are enough, and without the optional ones the tier works as well. */
class LeastPrivilegeIT {
    private static final String[] NEEDED = {
        "on",
        ">s3cret",
        "resetchannels",
        "~civicq:*",
        "-@all",
        "+ping",
        "+client|setname",
        "+get",
        "+pttl",
        "+set",
        "+unlink"
    };
    private static final String[] NEEDED_FOR_THE_LOG = {
        "+evalsha",
        "+eval",
        "+time",
        "+del",
        "+xadd",
        "+xread",
        "+xrevrange",
        "+zadd",
        "+zcard",
        "+zrange",
        "+zscore",
        "+zremrangebyscore"
    };
    private static final CacheKey KEY = CacheKey.of("civicq", "ballot", 1);

    private final RedisServer server = RedisServer.start();

    @AfterEach
    void end() {
        server.close();
    }

    private RedisTier tier(String password) {
        return RedisTier.connect(RedisSettings.parse(server.uri()).withCredentials("civicq", password));
    }

    private void allow(String... rules) {
        String[] arguments = new String[rules.length + 2];
        arguments[0] = "SETUSER";
        arguments[1] = "civicq";
        System.arraycopy(rules, 0, arguments, 2, rules.length);
        server.command("ACL", arguments);
    }

    @Test
    void sixCommandsAreEnough() {
        allow(NEEDED);
        try (RedisTier tier = tier("s3cret")) {
            Store<Ballot> store = Ballots.store(tier, "civicq");
            store.putAll(Ballots.entries("civicq", 3));
            assertThat(store.getAll(Ballots.entries("civicq", 3).keySet())).hasSize(3);
            store.remove(Ballots.key("civicq", 1));
            tier.discard("civicq", Invalidation.ofKeys(Ballots.key("civicq", 2)));
            assertThat(store.getAll(Ballots.entries("civicq", 3).keySet())).hasSize(1);
            assertThat(tier.failures()).isEmpty();
        }
    }

    @Test
    void whatIsNotAllowedIsCountedAndLeft() {
        allow(NEEDED);
        try (RedisTier tier = tier("s3cret")) {
            tier.discard("civicq", Invalidation.ofPattern(KeyPattern.of("civicq:*:x")));
            assertThat(Ballots.failures(tier, "noperm")).isEqualTo(1);

            TierStatistics statistics = tier.statistics();
            assertThat(statistics.available()).isTrue();
            assertThat(statistics.totalKeys()).isEqualTo(TierStatistics.UNKNOWN);

            Store<Ballot> elsewhere = Ballots.store(tier, "elsewhere");
            elsewhere.put(Ballots.key("elsewhere", 1), Ballots.entry(1));
            assertThat(elsewhere.get(Ballots.key("elsewhere", 1))).isNull();
            assertThat(Ballots.failures(tier, "noperm")).isGreaterThan(1);
        }
    }

    @Test
    void scanAndInfoCanBeAllowedToo() {
        allow(NEEDED);
        allow("+scan", "+info");
        try (RedisTier tier = tier("s3cret")) {
            Store<Ballot> store = Ballots.store(tier, "civicq");
            store.put(Ballots.key("civicq", 1).child("x"), Ballots.entry(1));
            assertThat(tier.statistics().totalKeys()).isEqualTo(1);
            tier.discard("civicq", Invalidation.ofPattern(KeyPattern.of("civicq:*:x")));
            assertThat(tier.statistics().totalKeys()).isZero();
            assertThat(tier.failures()).isEmpty();
        }
    }

    @Test
    void theLogAndTheLeaseNeedAFewMore() {
        allow(NEEDED);
        allow(NEEDED_FOR_THE_LOG);
        try (RedisTier tier = tier("s3cret");
                Caches caches = ballots(tier)) {
            Cache<String> ballots = caches.cache("ballot", String.class);
            assertThat(ballots.get(KEY, () -> "old")).isEqualTo("old");
            ballots.invalidate(KEY);
            assertThat(ballots.get(KEY, () -> "new")).isEqualTo("new");
            assertThat(tier.failures()).isEmpty();
        }
    }

    @Test
    void hearingForeignWritersNeedsTrackingToo() {
        allow(NEEDED);
        allow(NEEDED_FOR_THE_LOG);
        allow("+client|tracking");
        try (RedisTier tier = hearing();
                Caches caches = ballots(tier)) {
            Cache<String> ballots = caches.cache("ballot", String.class);
            ballots.get(KEY, () -> "old");
            server.command("DEL", KEY.text());

            Await.eventually(
                    Duration.ofSeconds(10),
                    () -> "new".equals(ballots.get(KEY, () -> "new")),
                    "the node to hear of it");
            assertThat(tier.failures()).isEmpty();
        }
    }

    @Test
    void withoutTrackingForeignWritersAreNotHeardAndTheRestWorks() {
        allow(NEEDED);
        allow(NEEDED_FOR_THE_LOG);
        try (RedisTier tier = hearing();
                Caches caches = ballots(tier)) {
            Cache<String> ballots = caches.cache("ballot", String.class);
            assertThat(ballots.get(KEY, () -> "old")).isEqualTo("old");
            assertThat(ballots.find(KEY, () -> "not asked").source()).isEqualTo(Source.NEAR);
            ballots.invalidate(KEY);
            assertThat(ballots.get(KEY, () -> "new")).isEqualTo("new");
            assertThat(tier.failures()).containsOnlyKeys("noperm").containsEntry("noperm", 1L);
        }
    }

    private RedisTier hearing() {
        return RedisTier.connect(RedisSettings.parse(server.uri())
                .withCredentials("civicq", "s3cret")
                .withForeignWriters(ForeignWriters.HEARD));
    }

    private static Caches ballots(RedisTier tier) {
        return Caches.builder()
                .policies(TtlTable.empty().with("ballot", CachePolicy.freshFor(Duration.ofMinutes(5))))
                .far(tier)
                .build();
    }

    @Test
    void anotherDatabaseNeedsSelect() {
        allow(NEEDED);
        allow("+select");
        RedisSettings settings = RedisSettings.parse(server.uri() + "/3").withCredentials("civicq", "s3cret");
        try (RedisTier tier = RedisTier.connect(settings)) {
            Store<Ballot> store = Ballots.store(tier, "civicq");
            store.put(Ballots.key("civicq", 1), Ballots.entry(1));
            assertThat(store.get(Ballots.key("civicq", 1))).isNotNull();
            assertThat(tier.failures()).isEmpty();
        }
    }

    @Test
    void aWrongPasswordIsAnOutage() {
        allow(NEEDED);
        try (RedisTier tier = tier("guess")) {
            Store<Ballot> store = Ballots.store(tier, "civicq");
            store.put(Ballots.key("civicq", 1), Ballots.entry(1));
            assertThat(store.get(Ballots.key("civicq", 1))).isNull();
            assertThat(tier.failures()).containsOnlyKeys("noauth");
        }
    }
}
