package io.civicq.cache.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No part of a key can pass for another, and a key is the same key however it was made. */
class KeyIdentityTest {
    private static final int DRAWS = 20_000;

    static Stream<Arguments> renderings() {
        return Stream.of(
                arguments(123, "123"),
                arguments("123", "123"),
                arguments((byte) 7, "7"),
                arguments(Long.MIN_VALUE, "-9223372036854775808"),
                arguments("-9223372036854775808", "-9223372036854775808"),
                arguments("9223372036854775808", "9223372036854775808"),
                arguments("007", "007"),
                arguments("-0", "-0"),
                arguments("-", "-"),
                arguments("\u0665", "\u0665"),
                arguments(null, "%-"),
                arguments("null", "null"),
                arguments("%-", "%u0025-"),
                arguments("5:page:1", "5%u003Apage%u003A1"),
                arguments("100%", "100%u0025"),
                arguments("*?[]\\{}", "%u002A%u003F%u005B%u005D%u005C%u007B%u007D"),
                arguments("San Jos\u00E9", "San%u0020Jos\u00E9"),
                arguments("a\r\nDEL b", "a%u000D%u000ADEL%u0020b"),
                arguments("\u0000", "%u0000"),
                arguments("\u00A0", "%u00A0"),
                arguments("\uD83D\uDDF3", "\uD83D\uDDF3"),
                arguments("\uD83D", "%uD83D"),
                arguments("\uDDF3\uD83D", "%uDDF3%uD83D"),
                arguments("\uD83D\uD83D\uDDF3\uDDF3", "%uD83D\uD83D\uDDF3%uDDF3"),
                arguments('c', "c"),
                arguments(true, "true"),
                arguments(DayOfWeek.SUNDAY, "SUNDAY"),
                arguments(LocalDate.of(2026, 11, 3), "2026-11-03"),
                arguments(new UUID(7, 5), "00000000-0000-0007-0000-000000000005"));
    }

    @ParameterizedTest
    @MethodSource("renderings")
    void aPartIsRenderedSoThatItCannotBeTakenForAnother(@Nullable Object part, String rendered) {
        CacheKey key = CacheKey.of("civicq", part, "page");

        assertThat(key.text()).isEqualTo("civicq:" + rendered + ":page").isEqualTo(key.toString());
        assertThat(CacheKey.parse(key.text())).isEqualTo(key).hasSameHashCodeAs(key);
    }

    @Test
    void aLongPartIsShortenedButStaysItself() {
        String a = "x".repeat(100);
        String b = "x".repeat(101);
        String c = "x".repeat(100) + "y";

        assertThat(CacheKey.of("civicq", a).text()).isEqualTo("civicq:" + a);
        assertThat(CacheKey.of("civicq", b).text())
                .isEqualTo("civicq:" + "x".repeat(48) + "%hc675a2e604b0cd1229c036e3ce0c8742");
        assertThat(CacheKey.of("civicq", c)).isNotEqualTo(CacheKey.of("civicq", b));
        assertThat(CacheKey.of("civicq", c).text())
                .hasSameSizeAs(CacheKey.of("civicq", b).text());
    }

    @Test
    void shorteningNeverCutsAnEscapeOrACharacterInTwo() {
        for (int lead = 40; lead < 52; lead++) {
            for (String middle : List.of(":", "\uD83D\uDDF3", "\uD83D", "%h")) {
                CacheKey key = CacheKey.of("civicq", "x".repeat(lead) + middle + "y".repeat(100));

                assertThat(key.text()).matches("civicq:x+(%u[0-9A-F]{4}|\uD83D\uDDF3)?h?y*%h[0-9a-f]{32}");
                assertThat(CacheKey.parse(key.text()).text()).isEqualTo(key.text());
            }
        }
    }

    @Test
    void noTwoPathsShareAText() {
        NastyParts parts = new NastyParts(new SplittableRandom(7));
        Map<String, List<String>> pathOfText = new HashMap<>();
        Set<List<String>> paths = new HashSet<>();
        Set<CacheKey> keys = new HashSet<>();
        for (int i = 0; i < DRAWS; i++) {
            List<@Nullable Object> path = parts.path();
            // 7 and "7" are one part by design; null and "null" are two.
            List<String> said = path.stream()
                    .map(part -> part == null ? "nothing" : "text " + part)
                    .toList();
            CacheKey key = keyOf(path);

            List<String> other = pathOfText.putIfAbsent(key.text(), said);
            assertThat(other == null || other.equals(said))
                    .as("%s and %s", other, said)
                    .isTrue();
            paths.add(said);
            keys.add(key);
        }

        assertThat(pathOfText).hasSameSizeAs(paths);
        assertThat(keys).as("keys are equal exactly when their texts are").hasSameSizeAs(pathOfText.keySet());
    }

    @Test
    void aTextParsesBackToItsKey() {
        NastyParts parts = new NastyParts(new SplittableRandom(5));
        for (int i = 0; i < DRAWS; i++) {
            CacheKey key = keyOf(parts.path());

            CacheKey parsed = CacheKey.parse(key.text());

            assertThat(parsed).isEqualTo(key).hasSameHashCodeAs(key);
            assertThat(parsed.text()).isEqualTo(key.text());
            assertThat(fingerprints(parsed)).containsExactly(fingerprints(key));
        }
    }

    @Test
    void aTextIsBoundedAndSurvivesUtf8() {
        NastyParts parts = new NastyParts(new SplittableRandom(3));
        for (int i = 0; i < DRAWS; i++) {
            String text = keyOf(parts.path()).text();

            assertThat(text.split(":", -1)).allMatch(segment -> segment.length() <= 100);
            assertThat(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .isEqualTo(text);
        }
    }

    @Test
    void aKeyOfATemplateIsTheKeyOfItsParts() {
        KeyTemplate votes = KeyTemplate.of("civicq:votes:7:{question}:by:contest");
        KeyTemplate sameShape = KeyTemplate.of("civicq:votes:7:{q}:by:contest");
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 1_000; i++) {
            long question = i < 10 ? i - 5 : random.nextLong();

            CacheKey numbered = votes.key(question);

            CacheKey segmented = CacheKey.of("civicq", "votes", 7, question, "by", "contest");
            assertThat(numbered.text()).isEqualTo(segmented.text());
            assertThat(numbered)
                    .isEqualTo(segmented)
                    .isEqualTo(sameShape.key(question))
                    .hasSameHashCodeAs(segmented)
                    .isNotEqualTo(votes.key(question + 1));
            assertThat(segmented).isEqualTo(numbered);
            assertThat(fingerprints(numbered)).containsExactly(fingerprints(segmented));
        }
    }

    @Test
    void aKeyIsWithinItsPrefixesAndNothingElse() {
        CacheKey page = CacheKey.of("civicq", "questions", "contest", 5, "page", 1);
        CacheKey numbered =
                KeyTemplate.of("civicq:questions:contest:{contest}:page:1").key(5L);

        for (CacheKey key : List.of(page, numbered)) {
            for (int depth = 0; depth <= key.depth(); depth++) {
                CacheKey prefix = key.prefix(depth);
                assertThat(key.isWithin(prefix)).as("%s within %s", key, prefix).isTrue();
                assertThat(prefix.depth()).isEqualTo(depth);
                assertThat(prefix.fingerprint(depth)).isEqualTo(key.fingerprint(depth));
            }
            assertThat(key.isWithin(CacheKey.of("civicq", "questions", "contest", 50)))
                    .isFalse();
            assertThat(key.isWithin(CacheKey.of("civicq", "quest"))).isFalse();
            assertThat(key.isWithin(key.child("more"))).isFalse();
            assertThat(key.isWithin(CacheKey.root())).isTrue();
        }
        assertThat(CacheKey.root().text()).isEmpty();
    }

    @Test
    void keysThatDifferInANumberSpreadOverTheHashTable() {
        KeyTemplate ballot = KeyTemplate.of("civicq:ballot:{ballot}");
        int buckets = 1 << 16;
        int[] load = new int[buckets];
        for (long id = 0; id < buckets; id++) {
            int hash = ballot.key(id).hashCode();
            load[(hash ^ (hash >>> 16)) & (buckets - 1)]++;
        }

        // A random function leaves 1/e of the buckets empty.
        assertThat(Arrays.stream(load).filter(count -> count == 0).count()).isLessThan(buckets * 2L / 5);
        assertThat(Arrays.stream(load).max().orElseThrow()).isLessThan(16);
    }

    private static CacheKey keyOf(List<@Nullable Object> path) {
        return CacheKey.root().child(path.toArray());
    }

    private static long[] fingerprints(CacheKey key) {
        return IntStream.rangeClosed(0, key.depth()).mapToLong(key::fingerprint).toArray();
    }
}
