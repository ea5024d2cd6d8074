package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.redis.server.Await;
import io.civicq.cache.redis.server.ClusterOfThree;
import io.civicq.cache.redis.server.FaultProxy;
import io.civicq.cache.redis.server.RedisServer;
import io.civicq.cache.redis.server.SentinelTrio;
import io.civicq.cache.spi.ChangeListener;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.HostAndPort;

/** The watch of foreign writers knows what it did not hear, and follows the primaries. */
class ForeignWatchIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    /** Writes down what it is told. */
    private static final class Listener implements ChangeListener {
        private final List<String> heard = new CopyOnWriteArrayList<>();

        @Override
        public boolean concerns(CacheKey key) {
            return !key.text().startsWith("civicq:session");
        }

        @Override
        public void removed(Collection<CacheKey> keys) {
            keys.forEach(key -> heard.add("removed " + key));
        }

        @Override
        public void written(Collection<CacheKey> keys) {
            keys.forEach(key -> heard.add("written " + key));
        }

        @Override
        public void silent() {
            heard.add("silent");
        }

        @Override
        public void heard() {
            heard.add("heard");
        }

        @Override
        public void listening() {
            heard.add("listening");
        }

        private void await(String what) {
            Await.eventually(SOON, () -> heard.contains(what), what, heard::toString);
        }
    }

    private final Listener listener = new Listener();

    private RedisTier watching(String url) {
        return watching(RedisSettings.parse(url));
    }

    private RedisTier watching(RedisSettings settings) {
        RedisTier tier = RedisTier.connect(settings.withForeignWriters(ForeignWriters.HEARD));
        assertThat(tier.watch("civicq", listener)).isPresent();
        return tier;
    }

    @Test
    void onlyKeysOfTheNamespaceThatConcernTheNodeAreTold() {
        try (RedisServer redis = RedisServer.start();
                RedisTier tier = watching(redis.uri())) {
            redis.command("SET", "civicq:{civicq}:log:stream", "x");
            redis.command("SET", "civicq:{lease:civicq:question:7", "x");
            redis.command("SET", "civicq:question:007 [", "x");
            redis.command("SET", "civicq:session:7", "x");
            redis.command("SET", "civicq2:question:7", "x");
            redis.command("SET", "civicq::question:7", "x");
            redis.command("SET", "civicq:question:7", "x");
            redis.command("DEL", "civicq:question:7");
            listener.await("removed civicq:question:7");

            assertThat(listener.heard).contains("written question:7");
            assertThat(listener.heard.stream().filter(told -> !told.endsWith("question:7")))
                    .containsExactly("listening");
            assertThat(tier.failures()).isEmpty();
        }
    }

    @Test
    void aFlushOfEverythingIsToldWithoutNames() {
        try (RedisServer redis = RedisServer.start();
                RedisTier tier = watching(redis.uri())) {
            redis.command("FLUSHALL");
            Await.eventually(SOON, () -> listener.heard.equals(List.of("listening", "listening")), "the flush is told");
            assertThat(tier.failures()).isEmpty();
        }
    }

    @Test
    void whatHappensWhileTheConnectionIsLostIsNotTakenForNothing() {
        try (RedisServer redis = RedisServer.start();
                FaultProxy link = FaultProxy.before(redis);
                RedisTier tier = watching(link.uri())) {
            link.refuse();
            link.cut();
            redis.command("SET", "civicq:question:7", "x");
            listener.await("silent");
            link.heal();

            Await.eventually(
                    SOON, () -> listener.heard.equals(List.of("listening", "silent", "listening")), "to hear again");
            redis.command("SET", "civicq:question:8", "x");
            listener.await("written civicq:question:8");
            assertThat(Ballots.failures(tier, "refused")).isPositive();
        }
    }

    @Test
    void aHalfOpenConnectionIsNoticedAndReplaced() {
        try (RedisServer redis = RedisServer.start();
                FaultProxy link = FaultProxy.before(redis);
                RedisTier tier = watching(link.uri())) {
            link.silence();
            listener.await("silent");
            link.heal();

            Await.eventually(
                    SOON, () -> listener.heard.equals(List.of("listening", "silent", "listening")), "to hear again");
            redis.command("SET", "civicq:question:8", "x");
            listener.await("written civicq:question:8");
            assertThat(Ballots.failures(tier, "timeout")).isPositive();
        }
    }

    @Test
    void aQuietConnectionIsNoSilence() {
        try (RedisServer redis = RedisServer.start();
                RedisTier tier = watching(redis.uri())) {
            long pings = pings(redis);
            Await.eventually(SOON, () -> pings(redis) >= pings + 8, "eight pings");
            assertThat(listener.heard).containsExactly("listening");
            assertThat(tier.failures()).isEmpty();
        }
    }

    @Test
    void anAnswerThatIsOnlyLateEndsTheSilenceWithoutABreak() {
        try (RedisServer redis = RedisServer.start();
                RedisTier tier = watching(RedisSettings.parse(redis.uri()).withSuspectAfter(Duration.ofMillis(250)))) {
            redis.pause();
            listener.await("silent");
            redis.resume();
            listener.await("heard");

            redis.command("SET", "civicq:question:8", "x");
            listener.await("written civicq:question:8");
            assertThat(listener.heard.stream().filter("listening"::equals))
                    .as("nothing was missed, so nothing near is in doubt")
                    .hasSize(1);
            assertThat(tier.failures()).isEmpty();
        }
    }

    private static long pings(RedisServer redis) {
        String calls =
                String.valueOf(redis.command("INFO", "commandstats")).replaceAll("(?s).*ping:calls=(\\d+).*", "$1");
        return calls.chars().allMatch(Character::isDigit) ? Long.parseLong(calls) : 0;
    }

    @Test
    void aServerThatDoesNotKnowHowIsCountedAndDoneWithout() {
        try (RedisServer redis = RedisServer.start();
                FaultProxy link = FaultProxy.before(redis)) {
            link.answer("-ERR unknown command 'HELLO'", "HELLO");
            try (RedisTier tier = watching(link.uri())) {
                assertThat(Ballots.failures(tier, "other")).isEqualTo(1);
                Ballots.store(tier, "civicq").put(Ballots.key("civicq", 1), Ballots.entry(1));
                assertThat(Ballots.store(tier, "civicq").get(Ballots.key("civicq", 1)))
                        .isNotNull();
                assertThat(listener.heard)
                        .as("nothing that was cached before is in doubt")
                        .containsOnly("listening");
            }
        }
    }

    @Test
    void aPasswordWithoutAUserIsEnough() {
        try (RedisServer redis = RedisServer.start("--requirepass", "s3cret");
                RedisTier tier = watching(redis.uri())) {
            listener.await("listening");
            assertThat(tier.failures()).isEmpty();
        }
    }

    @Test
    void everyPrimaryOfAClusterIsHeard() {
        try (ClusterOfThree cluster = ClusterOfThree.start();
                RedisTier tier = watching(
                        "redis-cluster://" + cluster.addresses().iterator().next())) {
            for (int id = 0; id < 30; id++) {
                String name = "civicq:question:" + id;
                cluster.nodeOf(name).command("SET", name, "x");
                listener.await("written " + name);
            }
            cluster.nodes().get(1).pause();
            listener.await("silent");
            cluster.nodes().get(1).resume();
            Await.eventually(
                    SOON, () -> listener.heard.lastIndexOf("listening") > listener.heard.indexOf("silent"), "to hear");
            assertThat(tier.failures()).isNotEmpty();
        }
    }

    @Test
    void thePrimaryThatSentinelsNameIsHeard() {
        try (SentinelTrio trio = SentinelTrio.start();
                RedisTier tier = watching("redis-sentinel://"
                        + trio.sentinels().stream().map(HostAndPort::toString).collect(Collectors.joining(",")) + "/"
                        + trio.masterName())) {
            trio.killPrimary();
            RedisServer successor = trio.awaitFailover();
            long before = listener.heard.stream().filter("listening"::equals).count();
            Await.eventually(
                    SOON,
                    () -> {
                        successor.command("SET", "civicq:question:7", "x");
                        return listener.heard.contains("written civicq:question:7");
                    },
                    "the successor is heard",
                    listener.heard::toString);
            assertThat(before).isPositive();
            assertThat(tier.failures()).isNotEmpty();
        }
    }
}
