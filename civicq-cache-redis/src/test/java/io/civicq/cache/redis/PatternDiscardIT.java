package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyPattern;
import io.civicq.cache.redis.Ballots.Ballot;
import io.civicq.cache.redis.server.RedisServer;
import io.civicq.cache.spi.Store;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import redis.clients.jedis.Jedis;

/** A pattern removes what it says, literally, and nothing of another namespace. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PatternDiscardIT {
    private final RedisServer server = RedisServer.start();
    private final RedisTier tier = RedisTier.connect(server.uri());
    private final Store<Ballot> store = Ballots.store(tier, "civicq");
    private final Jedis redis = new Jedis(server.address());

    @BeforeEach
    void clear() {
        redis.flushAll();
    }

    @AfterAll
    void end() {
        redis.close();
        tier.close();
        server.close();
    }

    @Test
    void globCharactersFromUsersStandForThemselves() {
        for (String name : List.of("[x]1", "x1", "a-c", "b", "a\\1", "a1", "^b", "{c}")) {
            store.put(CacheKey.of("civicq", "ballot", name, "page", 1), Ballots.entry(1));
        }
        String literal = CacheKey.of("civicq", "ballot", "[x]").text();

        discard(literal + "*:page:?");
        assertThat(redis.exists(page("x1"))).isTrue();
        assertThat(redis.exists(page("[x]1"))).isFalse();

        discard("civicq:ballot:[a-c]:page:*");
        discard("civicq:ballot:[^x]*:page:*");
        discard("civicq:ballot:a\\*:page:*");
        assertThat(redis.exists(page("a-c"))).isTrue();
        assertThat(redis.exists(page("b"))).isTrue();
        assertThat(redis.exists(page("a1"))).isTrue();
        assertThat(redis.exists(page("^b"))).isTrue();
    }

    @Test
    void aQuestionMarkIsOneCharacterAndNotOneByte() {
        store.put(CacheKey.of("civicq", "ballot", "é", 1), Ballots.entry(1));
        store.put(CacheKey.of("civicq", "ballot", "ee", 1), Ballots.entry(1));

        discard("civicq:ballot:?:1");

        assertThat(redis.keys("*")).containsExactly("civicq:ballot:ee:1");
    }

    @Test
    void whatIsOfAnotherNamespaceIsNeverTouched() {
        Set<String> others = Set.of(
                "civicq2:ballot:1:x",
                "civic:ballot:1:x",
                "other:civicq:ballot:1:x",
                "civicq",
                "civicq::{civicq}:log",
                "civicq:{civicq}:ballot:x");
        others.forEach(name -> redis.set(name, "theirs"));
        store.put(Ballots.key("civicq", 1).child("x"), Ballots.entry(1));
        store.put(CacheKey.of("other", "ballot", 1, "x"), Ballots.entry(1));

        discard("civicq:*x");
        discard("civicq:*:*");
        discard("civicq:*");
        tier.discard("civicq", Invalidation.ofEverything().and(Invalidation.ofCaches("ballot")));
        assertThat(redis.keys("*"))
                .containsAll(others)
                .contains("civicq::other:ballot:1:x")
                .hasSize(7);

        discard("other:*x");
        assertThat(redis.keys("*")).containsExactlyInAnyOrderElementsOf(others);
    }

    @Test
    void keysAreRemovedByNameAndScopesAreLeftToTheLog() {
        store.putAll(Ballots.entries("civicq", 3));

        tier.discard(
                "civicq",
                Invalidation.ofKeys(Ballots.key("civicq", 0), CacheKey.of("unknown"))
                        .and(Invalidation.ofScopes(Ballots.key("civicq", 1)))
                        .and(Invalidation.ofTags("ballot:2")));

        assertThat(redis.keys("*")).containsExactlyInAnyOrder("civicq:ballot:1", "civicq:ballot:2");
    }

    @Test
    void tenThousandKeysAreSweptInStepsAndKeysIsNeverSent() {
        for (int i = 0; i < 10; i++) {
            redis.eval(
                    "for i=1,1000 do redis.call('SET', KEYS[1]..i..':x', 'v') end",
                    List.of("civicq:ballot:" + i),
                    List.of());
        }
        redis.set("civicq:ballot:y", "v");
        redis.configResetStat();

        discard("civicq:*:x");

        String commands = redis.info("commandstats");
        assertThat(redis.dbSize()).isEqualTo(1);
        assertThat(commands)
                .contains("cmdstat_scan:calls=1", "cmdstat_unlink:calls=10000,")
                .doesNotContain("cmdstat_keys");
        assertThat(tier.failures()).isEmpty();
    }

    private void discard(String pattern) {
        tier.discard(
                "civicq",
                new Invalidation(
                        Set.of(),
                        Set.of(),
                        Set.of(),
                        Set.of(KeyPattern.of(pattern)),
                        Set.of(),
                        Invalidation.Severity.SOFT));
    }

    private static String page(String name) {
        return CacheKey.of("civicq", "ballot", name, "page", 1).text();
    }
}
