package io.civicq.cache.invalidation;

import static io.civicq.cache.invalidation.Standing.INVALID;
import static io.civicq.cache.invalidation.Standing.REVOKED;
import static io.civicq.cache.invalidation.Standing.VALID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyPattern;
import io.civicq.cache.key.KeyTemplate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A value is valid exactly when nothing that it belongs to was invalidated after the position it was read at. */
class InvalidationMirrorTest {
    private static final long EPOCH = 3;
    private static final CacheKey PAGE = CacheKey.of("civicq", "questions", "contest", 5, "page", 1);
    private static final long LISTS = StampNames.ofCache("question_list");
    private static final Set<String> TAGS = Set.of("contest:5", "question:7");

    private final InvalidationMirror mirror = started(1_000);

    private static InvalidationMirror started(int maxStamps) {
        InvalidationMirror mirror = new InvalidationMirror(maxStamps);
        mirror.restart(at(0));
        return mirror;
    }

    private static LogPosition at(long number) {
        return new LogPosition(EPOCH, number);
    }

    static Stream<Arguments> reaching() {
        return Stream.of(
                arguments("its key", Invalidation.ofKeys(PAGE)),
                arguments(
                        "its key, made otherwise",
                        Invalidation.ofKeys(KeyTemplate.of("civicq:questions:contest:{contest}:page:1")
                                .key(5L))),
                arguments("itself as a scope", Invalidation.ofScopes(PAGE)),
                arguments("a scope above it", Invalidation.ofScopes(CacheKey.of("civicq", "questions", "contest", 5))),
                arguments("the first segment", Invalidation.ofScopes(CacheKey.of("civicq"))),
                arguments("everything", Invalidation.ofEverything()),
                arguments("a tag", Invalidation.ofTags("question:7")),
                arguments("its data type", Invalidation.ofCaches("question_list")),
                arguments("a pattern", Invalidation.ofPattern(KeyPattern.of("civicq:*:page:?"))),
                arguments("a pattern that is a prefix", Invalidation.ofPattern(KeyPattern.of("civicq:questions:*"))),
                arguments(
                        "one thing among others", Invalidation.ofTags("city:1").and(Invalidation.ofKeys(PAGE))));
    }

    static Stream<Arguments> notReaching() {
        return Stream.of(
                arguments(
                        "another key",
                        Invalidation.ofKeys(CacheKey.of("civicq", "questions", "contest", 5, "page", 2))),
                arguments("the key above it", Invalidation.ofKeys(CacheKey.of("civicq", "questions", "contest", 5))),
                arguments("a scope below it", Invalidation.ofScopes(PAGE.child("sort"))),
                arguments(
                        "a scope beside it", Invalidation.ofScopes(CacheKey.of("civicq", "questions", "contest", 50))),
                arguments("another tag", Invalidation.ofTags("question:8")),
                arguments("a tag named like its data type", Invalidation.ofTags("question_list")),
                arguments("a data type named like a segment", Invalidation.ofCaches("questions")),
                arguments("another data type", Invalidation.ofCaches("question")),
                arguments("another pattern", Invalidation.ofPattern(KeyPattern.of("civicq:*:page:2"))),
                arguments("nothing", Invalidation.ofNothing()));
    }

    private Standing standing(LogPosition since) {
        return mirror.standing(PAGE, LISTS, TAGS, since);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reaching")
    void aSoftInvalidationMakesOlderValuesInvalid(String what, Invalidation invalidation) {
        mirror.apply(10, invalidation);

        assertThat(standing(at(9))).as(what).isEqualTo(INVALID);
        assertThat(standing(at(10))).as(what).isEqualTo(VALID);
        assertThat(standing(at(11))).as(what).isEqualTo(VALID);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reaching")
    void aHardInvalidationRevokesOlderValues(String what, Invalidation invalidation) {
        mirror.apply(10, invalidation.hard());

        assertThat(standing(at(9))).as(what).isEqualTo(REVOKED);
        assertThat(standing(at(10))).as(what).isEqualTo(VALID);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notReaching")
    void whatDoesNotReachAValueLeavesItValid(String what, Invalidation invalidation) {
        mirror.apply(10, invalidation.hard());

        assertThat(standing(at(0))).as(what).isEqualTo(VALID);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reaching")
    void aSoftInvalidationDoesNotPardonAHardOne(String what, Invalidation invalidation) {
        mirror.apply(10, invalidation.hard());
        mirror.apply(11, invalidation);

        assertThat(standing(at(9))).as(what).isEqualTo(REVOKED);
        assertThat(standing(at(10))).as(what).isEqualTo(INVALID);
        assertThat(standing(at(11))).as(what).isEqualTo(VALID);
    }

    @Test
    void theWorstOfAllThatReachesAValueCounts() {
        mirror.apply(10, Invalidation.ofTags("contest:5").hard());
        mirror.apply(11, Invalidation.ofKeys(PAGE));

        assertThat(standing(at(9))).isEqualTo(REVOKED);
        assertThat(standing(at(10))).isEqualTo(INVALID);
    }

    @Test
    void entriesMayComeTwiceAndInAnyOrder() {
        List<Invalidation> entries = List.of(
                Invalidation.ofKeys(PAGE),
                Invalidation.ofTags("question:7").hard(),
                Invalidation.ofScopes(CacheKey.of("civicq")),
                Invalidation.ofPattern(KeyPattern.of("civicq:*:1")),
                Invalidation.ofTags("question:7"));
        Random random = new Random(7);
        for (int round = 0; round < 50; round++) {
            InvalidationMirror inOrder = started(1_000);
            InvalidationMirror shuffled = started(1_000);
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < entries.size(); i++) {
                inOrder.apply(i + 1, entries.get(i));
                order.add(i);
                order.add(i);
            }
            Collections.shuffle(order, random);
            order.forEach(i -> shuffled.apply(i + 1, entries.get(i)));

            assertThat(shuffled.position()).isEqualTo(inOrder.position()).isEqualTo(at(5));
            for (int since = 0; since <= 5; since++) {
                assertThat(shuffled.standing(PAGE, LISTS, TAGS, at(since)))
                        .as("read at %s, applied in order %s", since, order)
                        .isEqualTo(inOrder.standing(PAGE, LISTS, TAGS, at(since)));
            }
        }
    }

    @Test
    void anOlderEntryThatComesLateCountsAtOnce() {
        mirror.apply(20, Invalidation.ofTags("city:1"));
        LogPosition before = mirror.position();

        mirror.apply(10, Invalidation.ofKeys(PAGE));

        assertThat(standing(at(9))).isEqualTo(INVALID);
        assertThat(mirror.position()).isEqualTo(at(20)).isNotSameAs(before);
    }

    @Test
    void aPositionIsTheSameObjectOnlyWhileNothingMoved() {
        LogPosition first = mirror.position();
        assertThat(mirror.position()).isSameAs(first);

        mirror.apply(1, Invalidation.ofTags("city:1"));
        LogPosition second = mirror.position();
        assertThat(second).isEqualTo(at(1)).isNotSameAs(first);

        mirror.apply(1, Invalidation.ofTags("city:1"));
        assertThat(mirror.position()).as("the same entry again").isSameAs(second);
        mirror.apply(1, Invalidation.ofTags("city:1").hard());
        assertThat(mirror.position())
                .as("the same number, now hard")
                .isEqualTo(at(1))
                .isNotSameAs(second);
    }

    @Test
    void pastTheBoundTheFloorRisesAndWhatIsBelowItIsRevoked() {
        InvalidationMirror small = started(10);
        for (int number = 1; number <= 10; number++) {
            small.apply(number, Invalidation.ofTags("question:" + number));
        }
        assertThat(small.standing(PAGE, LISTS, Set.of("city:1"), at(0))).isEqualTo(VALID);

        small.apply(11, Invalidation.ofTags("question:11"));

        assertThat(small.standing(PAGE, LISTS, Set.of("city:1"), at(0))).isEqualTo(REVOKED);
        assertThat(small.standing(PAGE, LISTS, Set.of("city:1"), at(5))).isEqualTo(REVOKED);
        assertThat(small.standing(PAGE, LISTS, Set.of("city:1"), at(6))).isEqualTo(VALID);
        assertThat(small.standing(PAGE, LISTS, Set.of("question:10"), at(9))).isEqualTo(INVALID);
        assertThat(small.standing(PAGE, LISTS, Set.of("question:10"), at(11))).isEqualTo(VALID);
    }

    @Test
    void anEntryLargerThanTheBoundLeavesNothingOlderValid() {
        InvalidationMirror small = started(2);

        small.apply(1, Invalidation.ofTags("a", "b", "c", "d", "e"));

        assertThat(small.standing(PAGE, LISTS, Set.of("a"), at(0))).isEqualTo(REVOKED);
        assertThat(small.standing(PAGE, LISTS, Set.of("a"), at(1))).isEqualTo(VALID);
    }

    @Test
    void patternsAreBoundedToo() {
        for (int number = 1; number <= 65; number++) {
            mirror.apply(number, Invalidation.ofPattern(KeyPattern.of("civicq:*:none:" + number)));
        }

        assertThat(standing(at(0))).isEqualTo(REVOKED);
        assertThat(standing(at(1))).isEqualTo(VALID);
    }

    @Test
    void aRestartTrustsNothingReadBeforeItsPositionNorInAnotherHistory() {
        mirror.apply(10, Invalidation.ofKeys(PAGE));

        mirror.restart(new LogPosition(4, 50));

        assertThat(mirror.position()).isEqualTo(new LogPosition(4, 50));
        assertThat(standing(at(9))).isEqualTo(REVOKED);
        assertThat(standing(at(100))).as("of the older history").isEqualTo(REVOKED);
        assertThat(standing(new LogPosition(4, 49))).isEqualTo(REVOKED);
        assertThat(standing(new LogPosition(4, 50))).isEqualTo(VALID);

        mirror.apply(51, Invalidation.ofTags("question:7"));
        assertThat(standing(new LogPosition(4, 50))).isEqualTo(INVALID);
    }

    @Test
    void aSnapshotOfTheSameHistoryAddsToWhatIsKnown() {
        mirror.apply(10, Invalidation.ofTags("contest:5"));

        mirror.adopt(new LogSnapshot(
                at(20), 3, Map.of(StampNames.ofKey(PAGE), new Stamp(15, 12)), List.of(pattern("civicq:*:1", 18))));

        assertThat(mirror.position()).isEqualTo(at(20));
        assertThat(standing(at(2))).isEqualTo(REVOKED);
        assertThat(standing(at(11))).isEqualTo(REVOKED);
        assertThat(standing(at(14))).isEqualTo(INVALID);
        assertThat(standing(at(17))).as("by the pattern").isEqualTo(INVALID);
        assertThat(standing(at(18))).isEqualTo(VALID);
        assertThat(mirror.standing(CacheKey.of("x"), LISTS, Set.of("contest:5"), at(9)))
                .isEqualTo(INVALID);
    }

    @Test
    void anOlderSnapshotTakesNothingBack() {
        mirror.apply(30, Invalidation.ofKeys(PAGE));

        mirror.adopt(new LogSnapshot(at(20), 0, Map.of(StampNames.ofKey(PAGE), new Stamp(15, 0)), List.of()));

        assertThat(mirror.position()).isEqualTo(at(30));
        assertThat(standing(at(29))).isEqualTo(INVALID);
    }

    @Test
    void aSnapshotOfAnotherHistoryReplacesWhatIsKnown() {
        mirror.apply(100, Invalidation.ofKeys(PAGE));

        mirror.adopt(new LogSnapshot(
                new LogPosition(4, 20), 3, Map.of(StampNames.ofTag("question:7"), new Stamp(10, 0)), List.of()));

        assertThat(mirror.position()).isEqualTo(new LogPosition(4, 20));
        assertThat(standing(at(100))).isEqualTo(REVOKED);
        assertThat(standing(new LogPosition(4, 2))).isEqualTo(REVOKED);
        assertThat(standing(new LogPosition(4, 3))).isEqualTo(INVALID);
        assertThat(standing(new LogPosition(4, 10))).isEqualTo(VALID);
    }

    @Test
    void aSnapshotBeyondTheBoundsRaisesTheFloor() {
        InvalidationMirror small = new InvalidationMirror(2);
        small.adopt(new LogSnapshot(
                at(20), 0, Map.of(1L, new Stamp(5, 0), 2L, new Stamp(6, 0), 3L, new Stamp(7, 0)), List.of()));
        assertThat(small.standing(PAGE, LISTS, TAGS, at(5))).isEqualTo(REVOKED);
        assertThat(small.standing(PAGE, LISTS, TAGS, at(6))).isEqualTo(VALID);

        List<PatternStamp> many = LongStream.rangeClosed(1, 70)
                .mapToObj(number -> pattern("civicq:*:none:" + number, number))
                .toList();
        small.adopt(new LogSnapshot(new LogPosition(4, 80), 0, Map.of(), many));
        assertThat(small.standing(PAGE, LISTS, TAGS, new LogPosition(4, 5))).isEqualTo(REVOKED);
        assertThat(small.standing(PAGE, LISTS, TAGS, new LogPosition(4, 6))).isEqualTo(VALID);
    }

    private static PatternStamp pattern(String glob, long number) {
        return new PatternStamp(KeyPattern.of(glob), number, Invalidation.Severity.SOFT);
    }

    @Test
    void anInvalidationThatNoLogNumberedIsTheNextOne() {
        mirror.apply(10, Invalidation.ofTags("city:1"));
        LogPosition before = mirror.position();

        LogPosition applied = mirror.applyNext(Invalidation.ofKeys(PAGE));

        assertThat(applied).isEqualTo(mirror.position());
        assertThat(standing(before)).isEqualTo(INVALID);
        assertThat(standing(applied)).isEqualTo(VALID);
    }

    @Test
    void aMirrorThatWasNeverStartedTrustsNoOtherHistory() {
        InvalidationMirror alone = new InvalidationMirror(10);

        assertThat(alone.standing(PAGE, LISTS, TAGS, at(1))).isEqualTo(REVOKED);
        assertThat(alone.standing(PAGE, LISTS, TAGS, alone.position())).isEqualTo(VALID);
    }

    @Test
    void aBoundBelowTwoIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InvalidationMirror(1))
                .withMessageContaining("1");
    }

    /** Against a list of all that was ever applied. */
    @Test
    void itAgreesWithAMemoryThatForgetsNothing() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 200; round++) {
            boolean forgetful = round % 2 == 1;
            InvalidationMirror judged = started(forgetful ? 8 : 10_000);
            List<Invalidation> all = new ArrayList<>();
            for (int number = 1; number <= 60; number++) {
                Invalidation drawn = drawnInvalidation(random);
                all.add(drawn);
                judged.apply(number, drawn);

                CacheKey key = drawnKey(random);
                String cache = "type_" + random.nextInt(3);
                Set<String> tags = Set.of("tag:" + random.nextInt(6), "tags:" + random.nextInt(6));
                int since = random.nextInt(number + 1);
                Standing expected = remembered(all, key, cache, tags, since);

                Standing standing = judged.standing(key, StampNames.ofCache(cache), tags, at(since));
                if (forgetful) {
                    assertThat(standing).isGreaterThanOrEqualTo(expected);
                } else {
                    assertThat(standing).isEqualTo(expected);
                }
                assertThat(judged.standing(key, StampNames.ofCache(cache), tags, judged.position()))
                        .as("read just now")
                        .isEqualTo(VALID);
            }
        }
    }

    private static Standing remembered(
            List<Invalidation> all, CacheKey key, String cache, Set<String> tags, int since) {
        Standing worst = VALID;
        for (Invalidation one : all.subList(since, all.size())) {
            boolean reached = one.keys().contains(key)
                    || one.scopes().stream().anyMatch(key::isWithin)
                    || one.tags().stream().anyMatch(tags::contains)
                    || one.caches().contains(cache)
                    || one.patterns().stream().anyMatch(pattern -> pattern.matches(key.text()));
            if (reached) {
                Standing standing = one.severity() == Invalidation.Severity.HARD ? REVOKED : INVALID;
                worst = standing.compareTo(worst) > 0 ? standing : worst;
            }
        }
        return worst;
    }

    private static CacheKey drawnKey(SplittableRandom random) {
        CacheKey key = CacheKey.of("c");
        int depth = random.nextInt(3);
        for (int i = 0; i < depth; i++) {
            key = key.child(random.nextInt(3));
        }
        return key;
    }

    private static Invalidation drawnInvalidation(SplittableRandom random) {
        Invalidation one = switch (random.nextInt(6)) {
            case 0 -> Invalidation.ofKeys(drawnKey(random), drawnKey(random));
            case 1 -> Invalidation.ofScopes(drawnKey(random).child(random.nextInt(3)));
            case 2 -> Invalidation.ofTags("tag:" + random.nextInt(6));
            case 3 -> Invalidation.ofCaches("type_" + random.nextInt(3));
            case 4 -> Invalidation.ofPattern(KeyPattern.of("c:*:" + random.nextInt(3)));
            default -> Invalidation.ofTags("tags:" + random.nextInt(6)).and(Invalidation.ofKeys(drawnKey(random)));
        };
        return random.nextInt(4) == 0 ? one.hard() : one;
    }

    @Test
    void whatItBeginsWithAndWhatItTakesOverWasHeard() throws InterruptedException {
        InvalidationMirror fresh = new InvalidationMirror(10);
        LogPosition start = new LogPosition(7, 3);
        fresh.restart(start);
        assertThat(fresh.awaitHeard(start, Duration.ZERO)).isTrue();

        LogPosition end = new LogPosition(7, 9);
        assertThat(fresh.awaitHeard(end, Duration.ZERO)).isFalse();
        fresh.adopt(new LogSnapshot(end, 0, Map.of(), List.of()));
        assertThat(fresh.awaitHeard(end, Duration.ZERO)).isTrue();
    }
}
