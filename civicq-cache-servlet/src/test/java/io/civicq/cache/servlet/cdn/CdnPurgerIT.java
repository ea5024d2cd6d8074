package io.civicq.cache.servlet.cdn;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.Caches;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationRules;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.redis.RedisTier;
import io.civicq.cache.redis.server.Await;
import io.civicq.cache.redis.server.RedisServer;
import io.civicq.cache.spi.InvalidationFeed;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An event that one node publishes reaches the CDN, by whichever node has the turn, and by the next one when it dies. */
class CdnPurgerIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final PurgeSettings SETTINGS = PurgeSettings.standard()
            .withPollEvery(Duration.ofMillis(20))
            .withAgainAfter(Duration.ZERO)
            .withEverythingAtMostEvery(Duration.ZERO)
            .withLongestPause(Duration.ofMillis(50))
            .withLease(Duration.ofSeconds(1));

    private record VoteCast(long question) {}

    private final RedisServer redis = RedisServer.start();
    private final CloudflareApi api = new CloudflareApi();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @AfterEach
    void stop() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
        api.close();
        redis.close();
    }

    private RedisTier tier() {
        RedisTier tier = RedisTier.connect(redis.uri());
        open.push(tier);
        return tier;
    }

    private Caches node() {
        Caches node = Caches.builder()
                .policies(TtlTable.empty().with("question", CachePolicy.freshFor(Duration.ofMinutes(5))))
                .rules(InvalidationRules.none()
                        .on(VoteCast.class, vote -> Invalidation.ofTags("question:" + vote.question())))
                .far(RedisTier.connect(redis.uri()))
                .build();
        open.push(node);
        return node;
    }

    private InvalidationFeed feed() {
        return tier().invalidationFeed("civicq", "cloudflare").orElseThrow();
    }

    private CloudflareCdn cdn() {
        return CloudflareCdn.zone(CloudflareApi.ZONE, () -> CloudflareApi.TOKEN)
                .at(api.uri(), Duration.ofSeconds(10))
                .withLimits(new CloudflareLimits(1_000, 1_000, 1_000, 100, 100));
    }

    private CdnPurger purger() {
        CdnPurger purger = CdnPurger.start(feed(), cdn(), SETTINGS);
        open.push(purger);
        return purger;
    }

    private void awaitPurged(String name) {
        Await.eventually(
                SOON,
                () -> api.accepted().contains(name),
                name + " is purged",
                () -> api.accepted() + " " + api.violations());
    }

    @Test
    void anEventOfAnyNodeReachesTheCdnAndOnlyOnce() {
        Caches one = node();
        Caches other = node();
        CdnPurger mine = purger();
        CdnPurger theirs = purger();
        awaitPurged("everything");
        one.publish(new VoteCast(7));
        other.publish(new VoteCast(8));
        awaitPurged("tags t:question:7");
        awaitPurged("tags t:question:8");
        assertThat(api.violations()).isEmpty();
        assertThat(api.accepted()).filteredOn("tags t:question:7"::equals).hasSize(1);
        Await.eventually(
                SOON,
                () -> mine.statistics().lag().count()
                                + theirs.statistics().lag().count()
                        > 1,
                "the lag is measured");
    }

    @Test
    void whatWasTakenByANodeThatDiedIsPurgedByTheNext() throws InterruptedException {
        Caches node = node();
        CdnPurger first = purger();
        awaitPurged("everything");
        Await.eventually(
                SOON, () -> redis.command("GET", "civicq:{civicq}:feed:cloudflare:cursor") != null, "it is completed");
        first.close();
        node.publish(new VoteCast(7));
        api.next(CloudflareApi.status(503, ""));
        PurgeRound dies = new PurgeRound(feed(), cdn(), SETTINGS, new PurgeCounts(), System::nanoTime, () -> 0);
        Await.eventually(SOON, () -> stepped(dies) && api.faultsLeft() == 0, "the node that dies has taken it");
        assertThat(api.accepted()).doesNotContain("tags t:question:7");

        purger();
        awaitPurged("tags t:question:7");
        assertThat(api.accepted()).filteredOn("everything"::equals).hasSize(1);
    }

    private static boolean stepped(PurgeRound round) {
        try {
            round.next();
            return true;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    @Test
    void whatIsInvalidatedWhileTheCdnIsAwayOrNobodyPurgesIsPurgedLater() {
        Caches node = node();
        CdnPurger first = purger();
        awaitPurged("everything");
        api.next(CloudflareApi.halfABody(), CloudflareApi.tooMany("0"), CloudflareApi.status(500, ""), exchange -> {});
        node.publish(new VoteCast(7));
        awaitPurged("tags t:question:7");
        first.close();
        node.publish(new VoteCast(8));
        purger();
        awaitPurged("tags t:question:8");
        assertThat(api.accepted()).filteredOn("everything"::equals).hasSize(1);
    }

    @Test
    void aLogThatWasFlushedPurgesEverything() {
        node();
        purger();
        awaitPurged("everything");
        redis.command("FLUSHALL");
        Await.eventually(
                SOON,
                () -> api.accepted().stream().filter("everything"::equals).count() > 1,
                "everything is purged again");
    }
}
