package io.civicq.cache.caffeine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.ThreadMXBean;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.spi.CacheEntry;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The estimate is near what the JVM allocates for a value, and bounded in what it looks at. */
class SizeEstimateTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    record Question(
            long id,
            String text,
            int votes,
            boolean open,
            @Nullable String answer,
            List<String> tags) {}

    private static String text(int length) {
        return new String(new char[length]).replace('\0', 'x');
    }

    private static Question question(long id) {
        char[] letters = new char[80];
        Arrays.fill(letters, (char) ('a' + id % 26));
        return new Question(id, new String(letters), 7, true, null, List.of(new String(letters, 0, 10)));
    }

    static Stream<Arguments> values() {
        return Stream.of(
                value("an empty string", () -> new String(new char[0])),
                value("a string", () -> new String(new char[] {'a', 'b', 'c'})),
                value(
                        "a string beyond Latin-1",
                        () -> new String(new char[] {'a', '\u0141', 'c', 'd', 'e', 'f', 'g', 'h'})),
                value("bytes", () -> new byte[1_000]),
                value("longs", () -> new long[1_000]),
                value("characters", () -> new char[1_000]),
                value("a matrix", () -> new int[10][100]),
                value("a number", () -> Long.valueOf(1_000_000_000_000L)),
                value("a big number", () -> BigInteger.ONE.shiftLeft(200)),
                value("an instant", () -> Instant.ofEpochSecond(1_800_000_000, 5)),
                value("a duration", () -> Duration.ofNanos(1_000_000_007)),
                value("a date", () -> LocalDate.ofEpochDay(20_000)),
                value("a UUID", () -> new UUID(7, 5)),
                value("an optional", () -> Optional.of(new byte[100])),
                value("a record", () -> question(7)),
                value(
                        "a list of records",
                        () -> new ArrayList<>(Arrays.asList(IntStream.range(0, 200)
                                .mapToObj(SizeEstimateTest::question)
                                .toArray()))),
                value("a set of numbers", () -> {
                    Set<Long> set = new HashSet<>(1_400);
                    for (long i = 1_000; i < 2_000; i++) {
                        set.add(i);
                    }
                    return set;
                }),
                value("a map of records", () -> {
                    Map<Long, Question> map = new HashMap<>(280);
                    for (long i = 1_000; i < 1_200; i++) {
                        map.put(i, question(i));
                    }
                    return map;
                }));
    }

    private static Arguments value(String what, Supplier<Object> made) {
        return arguments(what, made);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("values")
    void theEstimateIsWithinAFactorOfTwoOfWhatWasAllocated(String what, Supplier<Object> made) {
        long allocated = allocatedBy(made);

        long estimate = SizeEstimate.ofValue(made.get());

        assertThat(estimate).as(what).isBetween(allocated / 2, allocated * 2);
    }

    /** The least of several measurements: class loading and the like allocate too, once. */
    private static long allocatedBy(Supplier<Object> made) {
        long thread = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            long before = THREADS.getThreadAllocatedBytes(thread);
            Object value = made.get();
            long after = THREADS.getThreadAllocatedBytes(thread);
            assertThat(value).isNotNull();
            least = Math.min(least, after - before);
        }
        return least;
    }

    @Test
    void aCollectionIsTakenToBeLikeItsBeginning() {
        List<Question> some =
                IntStream.range(0, 100).mapToObj(SizeEstimateTest::question).toList();
        List<Question> many =
                IntStream.range(0, 100_000).mapToObj(SizeEstimateTest::question).toList();

        long perQuestion = SizeEstimate.ofValue(some) / 100;

        assertThat(SizeEstimate.ofValue(many)).isBetween(perQuestion * 90_000, perQuestion * 110_000);
        assertThat(SizeEstimate.ofValue(List.of(many, many))).isBetween(perQuestion * 150_000, perQuestion * 250_000);
    }

    @Test
    void depthAndCyclesAreNoHarm() {
        Object nested = "end";
        for (int i = 0; i < 100_000; i++) {
            nested = List.of(nested);
        }
        assertThat(SizeEstimate.ofValue(nested)).isPositive();
        List<Object> cyclic = new ArrayList<>();
        cyclic.add(cyclic);
        assertThat(SizeEstimate.ofValue(cyclic)).isPositive();
    }

    @Test
    void aCollectionMadeElsewhereIsNotLookedInto() {
        List<String> remote = new AbstractList<>() {
            @Override
            public String get(int index) {
                throw new AssertionError("fetched element " + index);
            }

            @Override
            public int size() {
                throw new AssertionError("counted");
            }
        };

        assertThat(SizeEstimate.ofValue(remote)).isEqualTo(256);
        assertThat(SizeEstimate.ofValue(new Object[] {remote})).isEqualTo(256 + 24);
    }

    @Test
    void aCollectionThatChangesMeanwhileIsNoError() {
        List<Object> changing = new ArrayList<>() {
            private static final long serialVersionUID = 1L;
        };
        changing.add("x");
        List<Object> broken = new ArrayList<>(List.of("x", "y", "z"));
        List<Object> view = broken.subList(0, 3);
        broken.add("changed");

        assertThat(SizeEstimate.ofValue(view)).isPositive();
        assertThat(SizeEstimate.ofValue(changing)).isEqualTo(256);
    }

    @Test
    void anEntryCountsItsTagsAndWhatKeepingItCosts() {
        CacheKey key = CacheKey.of("civicq", "question", 7);
        CacheEntry<String> absence =
                new CacheEntry<>(null, Set.of(), new LogPosition(1, 1), new CacheEntry.Times(0, 0, 0));
        CacheEntry<String> tagged = new CacheEntry<>(
                text(1_000), Set.of("question:7", "contest:5"), new LogPosition(1, 1), new CacheEntry.Times(0, 0, 0));

        long empty = EntryWeigher.estimating().bytesOf(key, absence);
        assertThat(empty).isBetween(150L, 400L);
        assertThat(EntryWeigher.estimating().bytesOf(key, tagged)).isBetween(empty + 1_000, empty + 1_400);
    }

    enum Sort {
        TRENDING
    }

    @Test
    void whatIsSharedCountsNothing() {
        assertThat(SizeEstimate.ofValue(null)).isZero();
        assertThat(SizeEstimate.ofValue(Sort.TRENDING)).isZero();
        assertThat(SizeEstimate.ofValue(String.class)).isZero();
    }
}
