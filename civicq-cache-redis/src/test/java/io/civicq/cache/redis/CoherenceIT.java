package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.Caches;
import io.civicq.cache.Source;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyPattern;
import io.civicq.cache.redis.server.Await;
import io.civicq.cache.redis.server.FaultProxy;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** P2, P3, P4: nodes that share a Redis hear each other's invalidations, and can tell what they did not hear. */
class CoherenceIT extends NodesOfOneRedis {
    private static final CacheKey OTHER = CacheKey.parse("civicq:question:8");
    private static final String STAMPS = "civicq:{civicq}:log:stamps";
    private static final String STREAM = "civicq:{civicq}:log:stream";

    static Stream<Invalidation> everyInvalidation() {
        return Stream.of(
                        Invalidation.ofKeys(PAGE),
                        Invalidation.ofScopes(CacheKey.of("civicq", "questions", "contest", 5)),
                        Invalidation.ofTags("question:7"),
                        Invalidation.ofPattern(KeyPattern.of("civicq:*:contest:5:*")),
                        Invalidation.ofCaches("question_list"),
                        Invalidation.ofEverything())
                .flatMap(soft -> Stream.of(soft, soft.hard()));
    }

    @ParameterizedTest
    @MethodSource("everyInvalidation")
    void anInvalidationReachesTheOtherNodesNearTierAndTheFarTier(Invalidation invalidation) {
        Caches here = node();
        Caches there = node();
        assertThat(value(here)).isEqualTo("old");
        assertThat(value(there)).isEqualTo("old");
        row.set("new");

        here.invalidate(invalidation);
        assertThat(value(here)).as("on the node that invalidates, at once").isEqualTo("new");
        Await.eventually(SOON, () -> value(there).equals("new"), "the other node to hear of it");
    }

    @ParameterizedTest
    @MethodSource("everyInvalidation")
    void aNodeThatStartsAfterAnInvalidationKnowsIt(Invalidation invalidation) {
        Caches here = node();
        value(here);
        here.invalidate(invalidation);
        row.set("new");

        assertThat(value(node())).isEqualTo("new");
    }

    @Test
    void aNodeThatStartsLaterTakesWhatIsStillValidFromTheFarTier() {
        Caches here = node();
        read(here);
        here.invalidate(Invalidation.ofKeys(OTHER));

        assertThat(read(node()).source()).isEqualTo(Source.FAR);
    }

    @Test
    void anInvalidationMadeDuringAnOutageIsNotLost() {
        Caches here = node();
        Caches there = node();
        value(here);
        value(there);
        redis.pause();
        row.set("new");
        here.invalidate(Invalidation.ofTags("question:7"));
        assertThat(value(here)).as("read your writes while Redis is silent").isEqualTo("new");
        redis.resume();

        Await.eventually(SOON, () -> value(there).equals("new"), "the other node to hear of it");
        assertThat(value(node())).isEqualTo("new");
    }

    @Test
    void howLongInvalidationsTakeIsMeasuredOnTheNodeThatHearsThem() {
        Caches here = node();
        Caches there = node();
        int invalidations = 200;
        for (int i = 0; i < invalidations; i++) {
            here.invalidate(Invalidation.ofTags("question:7"));
        }

        assertThat(there.awaitPosition(here.position(), SOON)).isTrue();
        assertThat(there.invalidationLag().count()).isBetween((long) invalidations, invalidations + 2L);
        assertThat(there.invalidationLag().percentile(0.5)).isBetween(Duration.ofNanos(1), SOON);
    }

    @Test
    void aNodeIsSuspectAsSoonAsItsSettingsSay() {
        try (FaultProxy link = FaultProxy.before(redis)) {
            RedisSettings eager = RedisSettings.parse(link.uri()).withSuspectAfter(Duration.ofMillis(300));
            Caches cutOff = node("civicq", RedisTier.connect(eager), Duration.ZERO);
            Caches patient = node(
                    "civicq",
                    RedisTier.connect(RedisSettings.parse(link.uri()).withSuspectAfter(Duration.ofSeconds(60))),
                    Duration.ZERO);
            value(cutOff);
            value(patient);
            link.silence();
            row.set("new");

            Await.eventually(SOON, () -> value(cutOff).equals("new"), "the node to become suspect");
            assertThat(value(patient)).isEqualTo("old");
        }
    }

    @Test
    void aNodeThatIsCutOffDoesNotServeWhatItCannotConfirm() {
        try (FaultProxy link = FaultProxy.before(redis)) {
            Caches here = node();
            Caches cutOff = node("civicq", RedisTier.connect(link.uri()), Duration.ofSeconds(2));
            value(here);
            value(cutOff);
            link.silence();
            row.set("new");
            here.invalidate(Invalidation.ofKeys(PAGE));

            Await.eventually(SOON, () -> value(cutOff).equals("new"), "the node to become suspect");
            link.heal();
            row.set("newer");
            here.invalidate(Invalidation.ofKeys(PAGE));
            Await.eventually(SOON, () -> value(cutOff).equals("newer"), "the node to hear the log again");
        }
    }

    @Test
    void afterARestartThatLostEverythingNothingOldIsServed() {
        Caches here = node();
        Caches there = node();
        value(here);
        value(there);
        redis.kill();
        row.set("new");
        here.invalidate(Invalidation.ofKeys(PAGE));
        redis.restart();

        Await.eventually(SOON, () -> value(there).equals("new"), "the other node to notice");
        assertThat(value(here)).isEqualTo("new");
        assertThat(value(node())).isEqualTo("new");
    }

    @Test
    void afterFlushAllNothingCachedIsTrusted() {
        Caches here = node();
        value(here);
        row.set("new");
        redis.command("FLUSHALL");

        Await.eventually(SOON, () -> value(here).equals("new"), "the node to notice that the log is gone");
    }

    @Test
    void aLogThatWasTrimmedIsNoticedAndReadWhole() {
        Caches here = node();
        Caches there = node();
        value(there);
        row.set("new");
        here.invalidate(Invalidation.ofKeys(PAGE));
        redis.command("XTRIM", STREAM, "MAXLEN", "0");
        here.invalidate(Invalidation.ofKeys(OTHER));

        Await.eventually(SOON, () -> value(there).equals("new"), "the other node to hear of it");
    }

    @Test
    void anInvalidationThatAFailoverLostIsAppendedAgainByTheNodeThatMadeIt() {
        Caches here = node();
        Caches there = node();
        value(here);
        value(there);
        long before = here.invalidate(Invalidation.ofKeys(OTHER)).number();
        row.set("new");
        String lost =
                Long.toString(here.invalidate(Invalidation.ofTags("question:7")).number());
        redis.command("ZREMRANGEBYSCORE", STAMPS, lost, lost);
        redis.command("ZADD", STAMPS, Long.toString(-before), "n");
        redis.command("DEL", STREAM);

        Await.eventually(SOON, () -> value(node()).equals("new"), "a node that starts afterwards to know of it");
        Await.eventually(SOON, () -> value(there).equals("new"), "the other node to know of it");
    }

    @Test
    void aNodeThatComesBackToALogWhichWentOnWithoutItsEndTrustsNothing() {
        Caches here = node();
        value(here);
        long before = here.invalidate(Invalidation.ofKeys(OTHER)).number();
        long seen = here.invalidate(Invalidation.ofKeys(OTHER)).number();
        row.set("new");
        String wentOn = "redis.call('DEL', KEYS[2]) redis.call('ZADD', KEYS[1], -tonumber(ARGV[1]), 'n')"
                + " redis.call('XADD', KEYS[2], ARGV[1] .. '-0', 'p', ARGV[2], 'e', ARGV[3], 'i', 'S')";
        redis.command("EVAL", wentOn, "2", STAMPS, STREAM, Long.toString(seen + 7), Long.toString(before), epoch());

        Await.eventually(SOON, () -> value(here).equals("new"), "the node to notice that the log forked");
    }

    private String epoch() {
        Object members = redis.command("ZRANGE", STAMPS, "0", "0");
        return String.valueOf(members).replaceAll("[^0-9-]", "");
    }

    @Test
    void anInvalidationThatAFailoverLostBeforeOthersReadItIsMadeGood() {
        try (FaultProxy link = FaultProxy.before(redis)) {
            Caches here = node();
            Caches slow = node(link.uri());
            long before = here.invalidate(Invalidation.ofKeys(OTHER)).number();
            value(slow);
            untilItHasHeard(slow, before);
            link.refuse();
            link.cut();
            row.set("new");
            String lost =
                    Long.toString(here.invalidate(Invalidation.ofKeys(PAGE)).number());
            redis.command("XDEL", STREAM, lost + "-0");
            redis.command("ZREMRANGEBYSCORE", STAMPS, lost, lost);
            redis.command("ZADD", STAMPS, Long.toString(-before), "n");
            link.heal();

            Await.eventually(SOON, () -> value(slow).equals("new"), "the other node to hear of it");
        }
    }

    private static void untilItHasHeard(Caches node, long number) {
        Await.eventually(
                SOON, () -> node.invalidate(Invalidation.ofNothing()).number() >= number, "the node to have heard");
    }

    @Test
    void numbersThatANodeGaveItselfHideNoneOfALogWhoseClockIsBehind() {
        try (FaultProxy link = FaultProxy.before(redis)) {
            Caches here = node();
            Caches cutOff = node(link.uri());
            long first = here.invalidate(Invalidation.ofKeys(OTHER)).number();
            redis.command("ZADD", STAMPS, Long.toString(-(first + 3_600_000_000L)), "n");
            untilItHasHeard(cutOff, here.invalidate(Invalidation.ofKeys(OTHER)).number());
            link.silence();
            for (int i = 0; i < 5; i++) {
                cutOff.invalidate(Invalidation.ofKeys(OTHER));
            }
            value(cutOff);
            row.set("new");
            here.invalidate(Invalidation.ofKeys(PAGE));
            link.heal();

            Await.eventually(SOON, () -> value(cutOff).equals("new"), "the node to hear of it");
        }
    }

    @Test
    void namespacesThatShareATierKeepWhatIsPendingApart() {
        try (FaultProxy link = FaultProxy.before(redis)) {
            RedisTier shared = RedisTier.connect(link.uri());
            Caches one = node("civicq", shared, Duration.ofHours(1));
            node("other", shared, Duration.ofHours(1));
            Caches there = node();
            value(there);
            link.refuse();
            link.cut();
            row.set("new");
            one.invalidate(Invalidation.ofKeys(PAGE));
            link.heal();

            Await.eventually(SOON, () -> value(there).equals("new"), "the other node to hear of it");
            assertThat(redis.command("XLEN", "other:{other}:log:stream"))
                    .as("only the beginning of the other namespace's log")
                    .isEqualTo(1L);
        }
    }

    @Test
    void aNodeThatLeavesAppendsWhatIsPending() {
        try (FaultProxy link = FaultProxy.before(redis)) {
            Caches there = node();
            Caches leaving = node(link.uri());
            value(there);
            link.refuse();
            link.cut();
            row.set("new");
            leaving.invalidate(Invalidation.ofKeys(PAGE));
            link.heal();
            leaving.close();

            Await.eventually(SOON, () -> value(there).equals("new"), "the other node to hear of it");
        }
    }

    @Test
    void aLogThatSomebodyOverwroteIsMadeAnew() {
        Caches here = node();
        value(here);
        redis.command("DEL", STAMPS);
        row.set("new");

        Await.eventually(SOON, () -> value(here).equals("new"), "the node to notice that the log is gone");
        here.invalidate(Invalidation.ofKeys(PAGE));
        row.set("newer");
        Caches there = node();
        assertThat(value(there)).isEqualTo("newer");
        assertThat(value(here)).isEqualTo("newer");
    }

    @Test
    void whatTheLogForgetsForLackOfRoomCanNoLongerBeTrusted() {
        Caches here = node();
        value(here);
        long number = here.invalidate(Invalidation.ofKeys(OTHER)).number();
        String manyNames =
                "for i = 1, 100000 do" + " redis.call('ZADD', KEYS[1], ARGV[1] + i, string.format('s%016x', i)) end";
        redis.command("EVAL", manyNames, "1", STAMPS, Long.toString(number));
        here.invalidate(Invalidation.ofKeys(OTHER));

        long floor = -Math.round(Double.parseDouble(String.valueOf(redis.command("ZSCORE", STAMPS, "f"))));
        assertThat(floor).isGreaterThan(number);
        assertThat(redis.command("ZCOUNT", STAMPS, "(0", Long.toString(floor))).isEqualTo(0L);
        assertThat((Long) redis.command("ZCARD", STAMPS)).isLessThan(80_000);
        row.set("new");
        assertThat(value(node())).as("a value from before the floor").isEqualTo("new");
    }

    @Test
    void numbersGoOnlyUpEvenIfTheClockOfRedisGoesBack() {
        Caches here = node();
        long first = here.invalidate(Invalidation.ofKeys(OTHER)).number();
        redis.command("ZADD", STAMPS, Long.toString(-(first + 3_600_000_000L)), "n");
        long second = here.invalidate(Invalidation.ofKeys(OTHER)).number();

        assertThat(second).isEqualTo(first + 3_600_000_001L);
    }
}
