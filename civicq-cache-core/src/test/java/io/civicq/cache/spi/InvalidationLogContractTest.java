package io.civicq.cache.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationMirror;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.invalidation.StampNames;
import io.civicq.cache.invalidation.Standing;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyPattern;
import io.civicq.cache.spi.InvalidationLog.Membership;
import io.civicq.cache.testing.Callers;
import io.civicq.cache.testing.Callers.Call;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link InvalidationLog} promises, as long as it can be reached.
 *
 * <p>A backend extends this class and says how a node gets hold of the log.
 */
public abstract class InvalidationLogContractTest {
    private static final CacheKey PAGE = CacheKey.of("civicq", "questions", "contest", 5, "page", 1);
    private static final Set<String> TAGS = Set.of("question:7", "contest:5");
    private static final long LISTS = StampNames.ofCache("question_list");

    private static final List<Invalidation> REACHING = List.of(
            Invalidation.ofKeys(PAGE),
            Invalidation.ofScopes(CacheKey.of("civicq", "questions", "contest", 5)),
            Invalidation.ofTags("question:7"),
            Invalidation.ofCaches("question_list"),
            Invalidation.ofPattern(KeyPattern.of("civicq:*:page:1")),
            Invalidation.ofEverything());

    private final InvalidationMirror here = new InvalidationMirror(1_000);
    private final InvalidationMirror there = new InvalidationMirror(1_000);
    private Membership hereToo;
    private Membership thereToo;

    /** The log as one more node sees it; all nodes of one test share its content, and no other test does. */
    protected abstract InvalidationLog log();

    /** Returns when a node that just joined follows the log. */
    protected void untilItFollows(InvalidationMirror mirror) {
        Callers.until("a node to follow the log", () -> mirror.position().epoch() != 0);
    }

    @BeforeEach
    void join() {
        hereToo = log().join(here);
        untilItFollows(here);
        thereToo = log().join(there);
        untilItFollows(there);
    }

    @AfterEach
    void leave() {
        hereToo.close();
        thereToo.close();
    }

    private static Standing standing(InvalidationMirror mirror, LogPosition since) {
        return mirror.standing(PAGE, LISTS, TAGS, since);
    }

    private static void untilItHas(InvalidationMirror mirror, LogPosition position) {
        Callers.until("an entry to arrive", () -> mirror.position().covers(position));
    }

    @Test
    void theNodesOfOneLogShareItsEpoch() {
        assertThat(there.position().epoch()).isEqualTo(here.position().epoch());
    }

    @Test
    void whoeverAppendsHasAppliedIt() {
        for (Invalidation invalidation : REACHING) {
            LogPosition before = here.position();

            LogPosition appended = hereToo.append(invalidation).everywhere();

            assertThat(hereToo.position()).isEqualTo(appended);
            assertThat(standing(here, before)).as("%s", invalidation).isEqualTo(Standing.INVALID);
            assertThat(standing(here, appended)).as("%s", invalidation).isEqualTo(Standing.VALID);
            assertThat(here.position().covers(appended)).isTrue();
            assertThat(appended.number()).isGreaterThan(before.number());
        }
    }

    @Test
    void everyKindReachesTheOtherNodes() {
        for (Invalidation invalidation : REACHING) {
            LogPosition before = there.position();

            LogPosition appended = hereToo.append(invalidation).everywhere();
            untilItHas(there, appended);

            assertThat(standing(there, before)).as("%s", invalidation).isEqualTo(Standing.INVALID);
            assertThat(standing(there, appended)).as("%s", invalidation).isEqualTo(Standing.VALID);
        }
    }

    @Test
    void aHardInvalidationIsHardEverywhere() {
        for (Invalidation invalidation : REACHING) {
            LogPosition before = there.position();

            LogPosition appended = hereToo.append(invalidation.hard()).everywhere();
            untilItHas(there, appended);

            assertThat(standing(here, before)).as("%s", invalidation).isEqualTo(Standing.REVOKED);
            assertThat(standing(there, before)).as("%s", invalidation).isEqualTo(Standing.REVOKED);
        }
    }

    @Test
    void whatIsNotMeantStaysValidEverywhere() {
        LogPosition before = there.position();

        LogPosition appended = hereToo.append(Invalidation.ofKeys(CacheKey.of("civicq", "questions", "contest", 5))
                        .and(Invalidation.ofScopes(PAGE.child("sort")))
                        .and(Invalidation.ofTags("question:8", "question_list"))
                        .and(Invalidation.ofCaches("question"))
                        .and(Invalidation.ofPattern(KeyPattern.of("civicq:*:page:2"))))
                .everywhere();
        untilItHas(there, appended);

        assertThat(standing(here, before)).isEqualTo(Standing.VALID);
        assertThat(standing(there, before)).isEqualTo(Standing.VALID);
    }

    @Test
    void aNameComesThroughWhateverItsLetters() {
        CacheKey nasty = CacheKey.of("civicq", "a:b*\r\n\uD83D\uDDF3\uD83D", null, Long.MIN_VALUE, "x".repeat(500));
        LogPosition before = there.position();

        LogPosition appended = hereToo.append(Invalidation.ofKeys(nasty).and(Invalidation.ofTags("~!@#$%^&*()\"\\")))
                .everywhere();
        untilItHas(there, appended);

        assertThat(there.standing(nasty, LISTS, Set.of(), before)).isEqualTo(Standing.INVALID);
        assertThat(there.standing(PAGE, LISTS, Set.of("~!@#$%^&*()\"\\"), before))
                .isEqualTo(Standing.INVALID);
    }

    @Test
    void aNodeKnowsUpToWhereItHasHeardEverything() throws Exception {
        LogPosition first = hereToo.append(Invalidation.ofKeys(PAGE)).everywhere();
        LogPosition second = thereToo.append(Invalidation.ofTags("question:7")).everywhere();

        for (InvalidationMirror each : List.of(here, there)) {
            assertThat(each.awaitHeard(second, Duration.ofSeconds(20))).isTrue();
            assertThat(each.heard()).isEqualTo(second);
            assertThat(each.heard().covers(first)).isTrue();
            assertThat(standing(each, new LogPosition(first.epoch(), first.number() - 1)))
                    .isNotEqualTo(Standing.VALID);
            assertThat(each.awaitHeard(new LogPosition(second.epoch(), second.number() + 1), Duration.ofMillis(1)))
                    .isFalse();
        }
        assertThat(hereToo.position()).isEqualTo(second);
    }

    @Test
    void manyNamesTravelInOneEntry() {
        CacheKey[] keys = new CacheKey[500];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = CacheKey.of("civicq", "question", i);
        }
        LogPosition before = there.position();

        LogPosition appended = hereToo.append(Invalidation.ofKeys(keys)).everywhere();
        untilItHas(there, appended);

        assertThat(keys).allMatch(key -> there.standing(key, LISTS, Set.of(), before) == Standing.INVALID);
    }

    @Test
    void aNodeThatJoinsLaterTrustsNothingThatWasInvalidatedBefore() {
        LogPosition before = here.position();
        LogPosition appended = hereToo.append(Invalidation.ofTags("question:7")).everywhere();
        InvalidationMirror late = new InvalidationMirror(1_000);

        try (Membership lateToo = log().join(late)) {
            untilItFollows(late);
            untilItHas(late, appended);

            assertThat(standing(late, before)).isNotEqualTo(Standing.VALID);
            assertThat(standing(late, appended)).isEqualTo(Standing.VALID);
            LogPosition more = lateToo.append(Invalidation.ofKeys(PAGE)).everywhere();
            untilItHas(here, more);
            assertThat(standing(here, appended)).isEqualTo(Standing.INVALID);
        }
    }

    @Test
    void nodesThatAppendAtOnceGetNumbersOfTheirOwnAndAgree() throws Exception {
        AtomicInteger turn = new AtomicInteger();
        List<Call<Set<Long>>> nodes = Callers.calls(4, () -> {
            Membership membership = turn.incrementAndGet() % 2 == 0 ? hereToo : thereToo;
            Set<Long> numbers = new HashSet<>();
            long last = -1;
            for (int i = 0; i < 50; i++) {
                LogPosition before = here.position();
                long number = membership
                        .append(Invalidation.ofTags("question:7"))
                        .here()
                        .number();
                assertThat(number).isGreaterThan(last);
                last = number;
                numbers.add(number);
                if (membership == hereToo) {
                    assertThat(number).isGreaterThan(before.number());
                }
            }
            return numbers;
        });
        Set<Long> all = new HashSet<>();
        for (Call<Set<Long>> node : nodes) {
            all.addAll(node.result());
        }

        assertThat(all).hasSize(200);
        Callers.until("the nodes to agree", () -> here.position().equals(there.position()));
        long last = all.stream().mapToLong(number -> number).max().orElseThrow();
        assertThat(here.position().number()).isEqualTo(last);
        LogPosition lastButOne = new LogPosition(here.position().epoch(), last - 1);
        assertThat(standing(here, lastButOne)).isEqualTo(Standing.INVALID);
        assertThat(standing(there, lastButOne)).isEqualTo(Standing.INVALID);
    }

    @Test
    void aNodeThatLeftHearsNoMore() {
        thereToo.close();
        thereToo.close();
        LogPosition left = there.position();

        LogPosition appended = hereToo.append(Invalidation.ofKeys(PAGE)).everywhere();
        InvalidationMirror witness = new InvalidationMirror(1_000);
        try (Membership witnessToo = log().join(witness)) {
            untilItFollows(witness);
            untilItHas(witness, appended);
            assertThat(witnessToo).isNotNull();
        }

        assertThat(there.position()).isEqualTo(left);
        assertThatCode(() -> thereToo.append(Invalidation.ofTags("question:7"))).doesNotThrowAnyException();
    }
}
