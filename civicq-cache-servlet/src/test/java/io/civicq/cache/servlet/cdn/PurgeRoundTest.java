package io.civicq.cache.servlet.cdn;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationMirror;
import io.civicq.cache.memory.InMemoryInvalidationLog;
import io.civicq.cache.spi.InvalidationFeed;
import io.civicq.cache.spi.InvalidationLog.Membership;
import io.civicq.cache.testing.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was invalidated is purged at once and once more, whatever the cache answers meanwhile, and in few requests. */
class PurgeRoundTest {
    private static final RandomGenerator NO_CHANCE = () -> 0;
    private static final PurgeSettings SETTINGS = PurgeSettings.standard()
            .withRules(invalidation -> invalidation.scopes().isEmpty()
                    ? Purge.ofKeys(invalidation.tags())
                    : SurrogateKeys.of(invalidation))
            .withMaxTries(3)
            .withMostWaiting(10);

    private final ManualTicker ticker = new ManualTicker();
    private final InMemoryInvalidationLog log = new InMemoryInvalidationLog(7);
    private final Membership member = log.join(new InvalidationMirror(1_000));
    private final InvalidationFeed feed = log.feed();
    private final ScriptedCdn cdn = new ScriptedCdn();
    private final PurgeCounts counts = new PurgeCounts();
    private PurgeRound round = round(SETTINGS);

    private PurgeRound round(PurgeSettings settings) {
        return new PurgeRound(feed, cdn, settings, counts, ticker, NO_CHANCE);
    }

    @BeforeEach
    void beginWithEverything() throws InterruptedException {
        run(Duration.ofMinutes(2));
        assertThat(cdn.everything()).isEqualTo(2);
        cdn.accepted.clear();
        cdn.asked = 0;
    }

    /** Runs the round for so long, by the ticker that is moved by hand. */
    private void run(Duration duration) throws InterruptedException {
        long end = ticker.nanos() + duration.toNanos();
        while (ticker.nanos() < end) {
            ticker.advance(round.next());
        }
    }

    private void invalidate(String... tags) {
        member.append(Invalidation.ofTags(tags));
    }

    @Test
    void anInvalidationIsPurgedAtOnceAndOnceMore() throws InterruptedException {
        invalidate("a");
        round.next();
        assertThat(cdn.keys()).containsExactly("a");
        run(Duration.ofSeconds(4));
        assertThat(cdn.keys()).containsExactly("a");
        run(Duration.ofSeconds(2));
        assertThat(cdn.keys()).containsExactly("a", "a");
        run(Duration.ofMinutes(5));
        assertThat(cdn.keys()).containsExactly("a", "a");
    }

    @Test
    void theLogIsCompletedOnlyAfterTheSecondPurge() throws InterruptedException {
        invalidate("a");
        run(Duration.ofSeconds(4));
        assertThat(feed.after(null, Duration.ofMinutes(1)).orElseThrow().entries())
                .isEqualTo(1);
        run(Duration.ofSeconds(2));
        assertThat(feed.after(null, Duration.ofMinutes(1)).orElseThrow().entries())
                .isZero();
    }

    @Test
    void withoutASecondPurgeTheLogIsCompletedAtOnce() throws InterruptedException {
        round = round(SETTINGS.withAgainAfter(Duration.ZERO));
        invalidate("a");
        round.next();
        assertThat(feed.after(null, Duration.ofMinutes(1)).orElseThrow().entries())
                .isZero();
        run(Duration.ofMinutes(1));
        assertThat(cdn.keys()).containsExactly("a");
    }

    @Test
    void aNodeThatDiesBeforeTheLogIsCompletedHasAnotherSendItAgain() throws InterruptedException {
        invalidate("a");
        cdn.down = true;
        round.next();
        cdn.down = false;
        round = round(SETTINGS);
        run(Duration.ofSeconds(1));
        assertThat(cdn.keys()).containsExactly("a");
    }

    @Test
    void invalidationsThatWaitAreMergedEachNameOnce() throws InterruptedException {
        cdn.wait = Duration.ofSeconds(1);
        for (int i = 0; i < 20; i++) {
            invalidate("a", "b", "c");
            round.next();
        }
        cdn.wait = Duration.ZERO;
        run(Duration.ofSeconds(1));
        assertThat(cdn.asked).isEqualTo(2);
        assertThat(cdn.keys()).containsExactly("a", "b", "c");
        assertThat(counts.snapshot().throttled()).isEqualTo(20);
    }

    @Test
    void anOutageLosesNothingHoweverLongItLasts() throws InterruptedException {
        cdn.down = true;
        invalidate("a", "b", "c");
        run(Duration.ofHours(1));
        invalidate("d");
        run(Duration.ofHours(1));
        assertThat(counts.snapshot().givenUp()).isZero();
        assertThat(cdn.asked).as("pauses of half a minute to a minute").isBetween(100, 300);
        cdn.down = false;
        run(Duration.ofMinutes(2));
        assertThat(Set.copyOf(cdn.keys())).containsExactlyInAnyOrder("a", "b", "c", "d");
    }

    @Test
    void whatTheCacheAsksForIsWaitedFor() throws InterruptedException {
        cdn.answers.add(ScriptedCdn.BUSY);
        invalidate("a");
        run(Duration.ofMillis(8_900));
        assertThat(cdn.asked).isEqualTo(1);
        run(Duration.ofMillis(400));
        assertThat(cdn.keys()).containsExactly("a");
    }

    @Test
    void aNameThatIsRefusedIsFoundAndGivenUpAndTheOthersPass() throws InterruptedException {
        cdn.refused = "bad"::equals;
        invalidate("a", "bad", "c", "d");
        run(Duration.ofSeconds(4));
        assertThat(cdn.keys()).containsExactly("a", "c", "d");
        assertThat(counts.snapshot().givenUp()).isEqualTo(1);
        invalidate("e");
        run(Duration.ofSeconds(1));
        assertThat(cdn.keys()).contains("e");
    }

    @Test
    void aNameOnWhichTheCacheFailsHoldsUpNoOther() throws InterruptedException {
        cdn.failing = "bad"::equals;
        invalidate("bad");
        run(Duration.ofMinutes(10));
        assertThat(counts.snapshot().givenUp()).as("it may be an outage").isZero();
        for (String tag : List.of("a", "b", "c", "d", "e")) {
            invalidate(tag);
            run(Duration.ofMinutes(2));
        }
        assertThat(cdn.keys()).contains("a", "b", "c", "d", "e");
        assertThat(counts.snapshot().givenUp()).isPositive();
    }

    @Test
    void tooManyNamesBecomeEverything() throws InterruptedException {
        invalidate("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k");
        run(Duration.ofSeconds(1));
        assertThat(cdn.accepted).containsExactly(Purge.ofEverything());
    }

    @Test
    void everythingIsPurgedAtMostAsOftenAsTheSettingsSayAndWhatWaitsIsPartOfIt() throws InterruptedException {
        for (int second = 0; second < 300; second++) {
            member.append(Invalidation.ofEverything());
            invalidate("a");
            run(Duration.ofSeconds(1));
        }
        assertThat(cdn.everything()).isBetween(9L, 11L);
        assertThat(cdn.keys()).isEmpty();
    }

    @Test
    void rulesThatPurgeNothingSendNothingAndMoveOn() throws InterruptedException {
        round = round(SETTINGS.withRules(invalidation -> Purge.ofNothing()));
        invalidate("a");
        run(Duration.ofMinutes(1));
        assertThat(cdn.asked).isZero();
        assertThat(feed.after(null, Duration.ofMinutes(1)).orElseThrow().entries())
                .isZero();
    }

    @Test
    void itCountsWhatItDoes() throws InterruptedException {
        cdn.answers.add(ScriptedCdn.BUSY);
        invalidate("a");
        round.next();
        PurgeStatistics before = counts.snapshot();
        assertThat(before.waiting()).isEqualTo(1);
        assertThat(before.failed()).isEqualTo(1);
        long sent = before.sent();
        long queued = before.queued();
        run(Duration.ofSeconds(12));
        PurgeStatistics after = counts.snapshot();
        assertThat(after.sent()).isEqualTo(sent + 1);
        assertThat(after.queued()).isEqualTo(queued);
        assertThat(after.waiting()).isZero();
        assertThat(after.lag().percentile(1)).isGreaterThan(Duration.ofSeconds(9));
    }
}
