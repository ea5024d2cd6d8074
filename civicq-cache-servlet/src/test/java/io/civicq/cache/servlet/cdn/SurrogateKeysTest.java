package io.civicq.cache.servlet.cdn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationMirror;
import io.civicq.cache.invalidation.StampNames;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyPattern;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever an invalidation reaches shares a surrogate key with it, however long, odd and many the names are. */
class SurrogateKeysTest {
    private static final CacheKey QUESTION = CacheKey.of("civicq", "question", 7);
    private static final KeyHeader TIGHT = KeyHeader.CLOUDFLARE.withRoomFor(12, 400);

    @Test
    void aResponseListsTheScopesTagsAndDataTypesThatItWasMadeFrom() {
        assertThat(SurrogateKeys.ofResponse(
                        List.of(QUESTION), List.of("contest:5"), List.of("question"), KeyHeader.CLOUDFLARE))
                .containsExactly("d:question", "k:civicq", "k:civicq:question", "k:civicq:question:7", "t:contest:5");
    }

    static Stream<Arguments> invalidations() {
        return Stream.of(
                Arguments.of(
                        Invalidation.ofKeys(QUESTION),
                        Set.of("k:civicq:question:7", "c:civicq:question", "c:civicq", "c:")),
                Arguments.of(Invalidation.ofScopes(CacheKey.of("civicq")), Set.of("k:civicq", "c:")),
                Arguments.of(Invalidation.ofTags("contest:5"), Set.of("t:contest:5", "u:contest", "u:")),
                Arguments.of(Invalidation.ofTags("trending"), Set.of("t:trending", "u:")),
                Arguments.of(Invalidation.ofCaches("question_list"), Set.of("d:question_list", "e:")),
                Arguments.of(Invalidation.ofPattern(KeyPattern.of("civicq:*:contest:5:*")), Set.of("k:civicq", "c:")),
                Arguments.of(
                        Invalidation.ofPattern(KeyPattern.of("civicq:ballot:12?")),
                        Set.of("k:civicq:ballot", "c:civicq", "c:")),
                Arguments.of(Invalidation.ofNothing(), Set.of()));
    }

    @ParameterizedTest
    @MethodSource("invalidations")
    void anInvalidationPurgesTheseKeys(Invalidation invalidation, Set<String> keys) {
        assertThat(SurrogateKeys.of(invalidation)).isEqualTo(Purge.ofKeys(keys));
        assertThat(SurrogateKeys.of(invalidation.hard())).isEqualTo(Purge.ofKeys(keys));
    }

    @Test
    void everythingIsEverythingWhateverStandsBesideIt() {
        Invalidation all = Invalidation.ofTags("contest:5").and(Invalidation.ofEverything());
        assertThat(SurrogateKeys.of(all)).isEqualTo(Purge.ofEverything());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ä",
                "a\"b",
                "a(b",
                "a,b",
                "a b",
                "a&&b",
                "a\\b",
                "a*b",
                "a\r\nb",
                "\uD83D\uDDF3",
                "a|b",
                "a#b",
                "a$b"
            })
    void anOddSegmentIsHashedOrEscapedSoThatNoCacheTakesItForMore(String odd) {
        CacheKey key = CacheKey.of("civicq", odd);
        List<String> keys = SurrogateKeys.ofResponse(List.of(key), List.of(), List.of(), KeyHeader.VARNISH);
        assertThat(keys)
                .hasSize(2)
                .contains("k:civicq")
                .allMatch(each -> each.matches("[a-z][:#][A-Za-z0-9._~:/@=+%!-]+"));
        assertThat(SurrogateKeys.of(Invalidation.ofKeys(key)).keys())
                .filteredOn(each -> each.startsWith("k"))
                .hasSize(1)
                .isSubsetOf(keys)
                .doesNotContain("k:civicq");
    }

    @Test
    void distinctNamesHaveDistinctKeysUpToTheCaseThatCloudflareIgnores() {
        List<String> tags = List.of(
                "x".repeat(128),
                "x".repeat(127) + "y",
                "x".repeat(126),
                "x".repeat(127),
                "a#b",
                "a$b",
                "k:a",
                "#",
                ":");
        assertThat(SurrogateKeys.ofResponse(List.of(), tags, List.of(), KeyHeader.CLOUDFLARE))
                .hasSameSizeAs(tags)
                .doesNotHaveDuplicates()
                .allMatch(key -> key.length() <= SurrogateName.LONGEST);
    }

    @Test
    void aTagIsNotTakenForTheScopeOfTheSameText() {
        assertThat(SurrogateKeys.of(Invalidation.ofTags("civicq")).keys())
                .doesNotContainAnyElementsOf(SurrogateKeys.of(Invalidation.ofScopes(CacheKey.of("civicq")))
                        .keys());
    }

    @Test
    void theLargestFamilyGivesWayToTheMarkOfItsParentAndTheRestStays() {
        List<CacheKey> keys = new ArrayList<>(answers(50));
        keys.add(QUESTION);
        assertThat(SurrogateKeys.ofResponse(keys, List.of("contest:5"), List.of(), TIGHT))
                .containsExactly(
                        "c:civicq:answer",
                        "k:civicq",
                        "k:civicq:answer",
                        "k:civicq:question",
                        "k:civicq:question:7",
                        "t:contest:5");
    }

    @Test
    void aLimitThatNothingFitsLeavesTheMarksOfTheRoots() {
        List<String> tags = IntStream.range(0, 50).mapToObj(i -> "t" + i).toList();
        List<CacheKey> keys = IntStream.range(0, 50).mapToObj(CacheKey::of).toList();
        List<String> types = IntStream.range(0, 50).mapToObj(i -> "d" + i).toList();
        KeyHeader least = KeyHeader.FASTLY.withRoomFor(3, 128);
        assertThat(SurrogateKeys.ofResponse(keys, tags, types, least)).containsExactly("c:", "e:", "u:");
    }

    @Test
    void manyThousandNamesFitInTimeThatGrowsWithThem() {
        List<CacheKey> keys = IntStream.range(0, 20_000)
                .mapToObj(i -> CacheKey.of("civicq", "family" + i, i))
                .toList();
        assertThat(SurrogateKeys.ofResponse(keys, List.of(), List.of(), TIGHT)).containsExactly("c:civicq", "k:civicq");
    }

    /** The mirror of the log is the judge: what it finds invalidated must share a key with the purge. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverAnInvalidationReachesSharesAKeyWithIt(long seed) {
        Random random = new Random(seed);
        int reached = 0;
        for (int round = 0; round < 500; round++) {
            Set<CacheKey> keys = new HashSet<>(some(random, 12, () -> key(random, 4)));
            Set<String> tags = new HashSet<>(some(random, 8, () -> tag(random)));
            KeyHeader header = KeyHeader.CLOUDFLARE.withRoomFor(3 + random.nextInt(20), 128 + random.nextInt(400));
            List<String> carried = SurrogateKeys.ofResponse(keys, tags, List.of("question"), header);
            assertThat(carried).hasSizeLessThanOrEqualTo(header.maxKeys());
            assertThat(header.value(carried)).hasSizeLessThanOrEqualTo(header.maxBytes());
            Invalidation invalidation = invalidation(random);
            if (reaches(invalidation, keys, tags)) {
                reached++;
                Purge purge = SurrogateKeys.of(invalidation);
                assertThat(purge.isEverything() || !Collections.disjoint(purge.keys(), carried))
                        .as("%s reaches %s %s, which carries %s", invalidation, keys, tags, carried)
                        .isTrue();
            }
        }
        assertThat(reached).isGreaterThan(50);
    }

    @Test
    void aHeaderWithoutRoomForTheMarksIsRefused() {
        assertThatThrownBy(() -> KeyHeader.CLOUDFLARE.withRoomFor(2, 4_000)).hasMessageContaining("room for 3 keys");
        assertThatThrownBy(() -> KeyHeader.CLOUDFLARE.withRoomFor(10, 100)).hasMessageContaining("128 bytes");
        assertThatThrownBy(() -> new KeyHeader("x: y", ",", 10, 1_000)).hasMessageContaining("no header name");
        assertThatThrownBy(() -> new KeyHeader("x", ";", 10, 1_000)).hasMessageContaining("comma or a space");
    }

    private static boolean reaches(Invalidation invalidation, Set<CacheKey> keys, Set<String> tags) {
        InvalidationMirror mirror = new InvalidationMirror(1_000);
        mirror.apply(1, invalidation);
        long question = StampNames.ofCache("question");
        return keys.stream().anyMatch(key -> mirror.newest(key, question, tags) > 0);
    }

    private static Invalidation invalidation(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> Invalidation.ofKeys(key(random, 4));
            case 1 -> Invalidation.ofScopes(key(random, 1 + random.nextInt(4)));
            case 2 -> Invalidation.ofTags(tag(random));
            case 3 ->
                Invalidation.ofPattern(KeyPattern.of(key(random, 1 + random.nextInt(2)) + ":*:" + random.nextInt(3)));
            default -> Invalidation.ofCaches(random.nextBoolean() ? "question" : "ballot");
        };
    }

    private static CacheKey key(Random random, int depth) {
        CacheKey key = CacheKey.of("civicq");
        for (int i = 1; i < depth; i++) {
            key = key.child(random.nextInt(4) == 0 ? "ü" + random.nextInt(2) : Integer.valueOf(random.nextInt(3)));
        }
        return key;
    }

    private static String tag(Random random) {
        return new String[] {"trending", "contest:", "a:b:", ":", "x\"y:"}[random.nextInt(5)] + random.nextInt(3);
    }

    private static <T> Collection<T> some(Random random, int most, java.util.function.Supplier<T> one) {
        return new LinkedHashSet<>(
                Stream.generate(one).limit(1 + random.nextInt(most)).toList());
    }

    private static List<CacheKey> answers(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> CacheKey.of("civicq", "answer", i))
                .toList();
    }
}
