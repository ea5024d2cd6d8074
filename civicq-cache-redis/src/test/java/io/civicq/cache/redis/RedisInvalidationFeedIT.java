package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationMirror;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.redis.server.Await;
import io.civicq.cache.redis.server.RedisServer;
import io.civicq.cache.spi.InvalidationFeed;
import io.civicq.cache.spi.InvalidationFeed.Batch;
import io.civicq.cache.spi.InvalidationFeedContractTest;
import io.civicq.cache.spi.InvalidationLog.Membership;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The feed of the log in Redis: one node's turn at a time, nothing lost by a crash, everything where entries are gone. */
class RedisInvalidationFeedIT extends InvalidationFeedContractTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Invalidation EVERYTHING = Invalidation.ofEverything().hard();

    private final RedisServer redis = RedisServer.start();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @AfterEach
    void stop() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
        redis.close();
    }

    @Override
    protected Membership member(InvalidationMirror mirror) {
        Membership member = tier().invalidationLog("civicq").orElseThrow().join(mirror);
        open.push(member);
        return member;
    }

    @Override
    protected InvalidationFeed feed() {
        return feed("cdn");
    }

    private InvalidationFeed feed(String consumer) {
        return tier().invalidationFeed("civicq", consumer).orElseThrow();
    }

    private RedisTier tier() {
        RedisTier tier = RedisTier.connect(redis.uri());
        open.push(tier);
        return tier;
    }

    @Test
    void anotherNodeGoesOnWhereOneDied() {
        Membership member = member();
        InvalidationFeed one = feed();
        InvalidationFeed other = feed();
        caughtUp(one);
        member.append(Invalidation.ofTags("question:7"));
        assertThat(taken(one.after(null, Duration.ofMillis(200))).entries()).isEqualTo(1);

        Await.eventually(SOON, () -> other.after(null, LEASE).isPresent(), "the turn falls to the other node");
        assertThat(taken(other.after(null, LEASE)).merged()).isEqualTo(Invalidation.ofTags("question:7"));
        assertThat(one.after(null, LEASE)).isEmpty();
    }

    @Test
    void whoLostTheTurnCompletesNothing() {
        Membership member = member();
        InvalidationFeed one = feed();
        InvalidationFeed other = feed();
        caughtUp(one);
        member.append(Invalidation.ofTags("question:7"));
        Batch taken = taken(one.after(null, LEASE));
        one.yieldTurn();
        assertThat(other.after(null, LEASE)).isPresent();

        one.complete(taken.end());
        assertThat(taken(other.after(null, LEASE)).merged()).isEqualTo(Invalidation.ofTags("question:7"));
        one.yieldTurn();
        assertThat(one.after(null, LEASE)).isEmpty();
    }

    @Test
    void consumersOfOneLogDoNotDisturbEachOther() {
        Membership member = member();
        InvalidationFeed one = feed("varnish-1");
        InvalidationFeed other = feed("varnish-2");
        caughtUp(one);
        caughtUp(other);
        member.append(Invalidation.ofTags("question:7"));
        caughtUp(one);
        assertThat(taken(other.after(null, LEASE)).merged()).isEqualTo(Invalidation.ofTags("question:7"));
    }

    @Test
    void aTrimmedStreamMeansEverything() {
        Membership member = member();
        InvalidationFeed feed = feed();
        caughtUp(feed);
        member.append(Invalidation.ofTags("question:7"));
        member.append(Invalidation.ofTags("question:8"));
        redis.command("XTRIM", "civicq:{civicq}:log:stream", "MAXLEN", "1");

        Batch batch = taken(feed.after(null, LEASE));
        assertThat(batch.merged()).isEqualTo(EVERYTHING);
        assertThat(batch.end()).isEqualTo(member.position());
    }

    @Test
    void aStreamThatIsGoneMeansEverything() {
        Membership member = member();
        InvalidationFeed feed = feed();
        caughtUp(feed);
        member.append(Invalidation.ofTags("question:7"));
        redis.command("UNLINK", "civicq:{civicq}:log:stream");
        assertThat(taken(feed.after(null, LEASE)).merged()).isEqualTo(EVERYTHING);
    }

    @Test
    void aLogThatWasFlushedMeansEverything() {
        member();
        InvalidationFeed feed = feed();
        LogPosition before = caughtUp(feed);
        redis.command("FLUSHALL");
        Await.eventually(SOON, () -> feed.after(before, LEASE).isPresent(), "the log is opened again");
        Batch batch = taken(feed.after(before, LEASE));
        assertThat(batch.merged()).isEqualTo(EVERYTHING);
        assertThat(batch.end().epoch()).isNotEqualTo(before.epoch());
    }

    @Test
    void aPlaceThatIsGoneOrForeignMeansEverything() {
        member();
        InvalidationFeed feed = feed();
        for (String foreign : new String[] {"", "x", "1:2:3", "7:12", "a:1", "99999999999999999999:1"}) {
            caughtUp(feed);
            redis.command("SET", "civicq:{civicq}:feed:cdn:cursor", foreign);
            assertThat(taken(feed.after(null, LEASE)).merged()).as(foreign).isEqualTo(EVERYTHING);
        }
    }

    @Test
    void aLongBacklogComesInParts() {
        Membership member = member();
        InvalidationFeed feed = feed();
        LogPosition at = caughtUp(feed);
        for (int i = 0; i < 1_200; i++) {
            member.append(Invalidation.ofTags("question:" + i));
        }
        int entries = 0;
        for (Batch batch = taken(feed.after(at, LEASE)); batch.entries() > 0; batch = taken(feed.after(at, LEASE))) {
            assertThat(batch.merged()).isNotEqualTo(EVERYTHING);
            entries += batch.entries();
            at = batch.end();
        }
        assertThat(entries).isEqualTo(1_200);
    }

    @Test
    void anEntryThatIsNotUnderstoodMeansEverything() {
        Membership member = member();
        InvalidationFeed feed = feed();
        LogPosition at = caughtUp(feed);
        LogPosition before = member.position();
        String number = Long.toString(before.number() + 1);
        redis.command(
                "XADD",
                "civicq:{civicq}:log:stream",
                number + "-0",
                "p",
                Long.toString(before.number()),
                "e",
                Long.toString(before.epoch()),
                "i",
                "a later release");
        redis.command("ZADD", "civicq:{civicq}:log:stamps", "-" + number, "n");
        assertThat(taken(feed.after(at, LEASE)).merged()).isEqualTo(EVERYTHING);
    }

    @Test
    void aRedisThatIsDownIsNobodysTurn() {
        member();
        InvalidationFeed feed = feed();
        LogPosition at = caughtUp(feed);
        redis.stop();
        assertThat(feed.after(at, LEASE)).isEmpty();
        feed.complete(at);
        feed.yieldTurn();
    }

    @Test
    void aConsumersNameIsChecked() {
        for (String name : new String[] {"", "a b", "A", "a:b", "{x}", "x".repeat(33)}) {
            assertThatThrownBy(() -> feed(name)).hasMessageContaining("1 to 32");
        }
    }
}
