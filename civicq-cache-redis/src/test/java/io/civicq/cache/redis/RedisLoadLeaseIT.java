package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.redis.Ballots.Ballot;
import io.civicq.cache.redis.server.Await;
import io.civicq.cache.redis.server.FaultProxy;
import io.civicq.cache.redis.server.RedisServer;
import io.civicq.cache.spi.LoadLease;
import io.civicq.cache.spi.LoadLeaseContractTest;
import io.civicq.cache.spi.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The lease in Redis; a Redis which does not answer grants every one, and holds up nobody when it is back. */
class RedisLoadLeaseIT extends LoadLeaseContractTest {
    private static final CacheKey SEVEN = CacheKey.of("civicq", "question", 7);
    private static final CacheKey EIGHT = CacheKey.of("civicq", "question", 8);
    private static final Duration SOON = Duration.ofSeconds(20);

    /** Longer than the test waits, so that a lease is free only if it was given back. */
    private static final Duration LONG = Duration.ofMinutes(10);

    private static final String LET_TIME_PASS = """
            for _, key in ipairs(redis.call('KEYS', '*:{lease:*')) do
              redis.call('PEXPIRE', key, redis.call('PTTL', key) - ARGV[1])
            end
            """;

    private final List<RedisTier> tiers = new ArrayList<>();
    private RedisServer redis;

    @BeforeEach
    void start() {
        redis = RedisServer.start();
    }

    @AfterEach
    void stop() {
        tiers.forEach(RedisTier::close);
        redis.close();
    }

    @Override
    protected LoadLease lease() {
        // A server that is only slow grants nothing here: the machine is not to decide.
        return leaseOf(
                tier(RedisSettings.parse(redis.uri()).withOperationTimeout(SOON).withPoolWait(SOON)));
    }

    private LoadLease lease(String uri) {
        return leaseOf(tier(uri));
    }

    private RedisTier tier(String uri) {
        return tier(RedisSettings.parse(uri));
    }

    private RedisTier tier(RedisSettings settings) {
        RedisTier tier = RedisTier.connect(settings);
        tiers.add(tier);
        return tier;
    }

    private static LoadLease leaseOf(RedisTier tier) {
        return tier.loadLease("civicq").orElseThrow();
    }

    @Override
    protected void elapse(Duration duration) {
        super.elapse(duration);
        redis.command("EVAL", LET_TIME_PASS, "0", Long.toString(duration.toMillis()));
    }

    @Test
    void aRedisThatDoesNotAnswerGrantsEveryLease() {
        try (FaultProxy link = FaultProxy.before(redis)) {
            LoadLease lease = lease(link.uri());
            link.refuse();
            link.cut();

            for (int i = 0; i < 2; i++) {
                assertThat(lease.tryAcquireAll(List.of(SEVEN, EIGHT), LONG).keys())
                        .containsExactlyInAnyOrder(SEVEN, EIGHT);
            }
        }
    }

    @Test
    void aLeaseThatRedisTakesNoteOfTooLateIsGivenBack() {
        try (FaultProxy link = FaultProxy.before(redis)) {
            RedisTier cutOff = tier(link.uri());
            Store<Ballot> store = Ballots.store(cutOff, "civicq");
            awaitService(store);
            long taken = setsOf(redis);
            link.silence();
            LoadLease.Granted granted = leaseOf(cutOff).tryAcquireAll(List.of(SEVEN), LONG);
            assertThat(granted.keys()).containsExactly(SEVEN);
            loseSight(cutOff, store);
            granted.close();
            link.heal();
            Await.eventually(SOON, () -> setsOf(redis) > taken, "what was sent arrives");

            assertGivenBack(SEVEN);
        }
    }

    @Test
    void aLeaseThatCouldNotBeGivenBackIsGivenBackLater() {
        try (FaultProxy link = FaultProxy.before(redis)) {
            RedisTier cutOff = tier(link.uri());
            Store<Ballot> store = Ballots.store(cutOff, "civicq");
            awaitService(store);
            long taken = setsOf(redis);
            LoadLease.Granted granted = leaseOf(cutOff).tryAcquireAll(List.of(SEVEN, EIGHT), LONG);
            Await.eventually(SOON, () -> setsOf(redis) == taken + 2, "both are taken");
            link.refuse();
            link.cut();
            loseSight(cutOff, store);
            granted.close();
            assertThat(lease().tryAcquire(SEVEN, LONG)).as("still taken").isEmpty();
            link.heal();

            assertGivenBack(SEVEN);
            assertGivenBack(EIGHT);
        }
    }

    private static void awaitService(Store<Ballot> store) {
        Await.eventually(
                SOON,
                () -> {
                    store.put(Ballots.key("civicq", 1), Ballots.entry(1));
                    return store.get(Ballots.key("civicq", 1)) != null;
                },
                "entries are kept");
    }

    /** Until nothing is sent any more, so that only what was sent before can arrive. */
    private static void loseSight(RedisTier tier, Store<Ballot> store) {
        Await.eventually(
                SOON,
                () -> store.get(Ballots.key("civicq", 1)) == null && Ballots.failures(tier, "open") > 0,
                "the breaker to open");
    }

    private void assertGivenBack(CacheKey key) {
        LoadLease another = lease();
        Await.eventually(SOON, () -> another.tryAcquire(key, LONG).isPresent(), key + " is given back");
    }

    private static long setsOf(RedisServer redis) {
        return redis.command("INFO", "commandstats")
                .toString()
                .lines()
                .filter(line -> line.startsWith("cmdstat_set:calls="))
                .mapToLong(line -> Long.parseLong(line.replaceAll("^[^=]*=(\\d+),.*", "$1")))
                .findAny()
                .orElse(0);
    }
}
