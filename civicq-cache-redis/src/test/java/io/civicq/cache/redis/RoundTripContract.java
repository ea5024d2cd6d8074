package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyPattern;
import io.civicq.cache.redis.Ballots.Ballot;
import io.civicq.cache.spi.CacheEntry;
import io.civicq.cache.spi.Store;
import io.civicq.cache.spi.TierStatistics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is put comes back, whatever the arrangement of servers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RoundTripContract {
    abstract RedisTier tier();

    /** Asks the server that has the key. */
    abstract Object ask(String command, String key);

    private static final String NAMESPACE = "civicq";

    private Store<Ballot> store() {
        return Ballots.store(tier(), NAMESPACE);
    }

    @Test
    void anEntryComesBackWithAllThatItCarries() {
        CacheKey key = Ballots.key(NAMESPACE, 123);
        store().put(key, Ballots.entry(123));

        CacheEntry<Ballot> back = store().get(key);

        assertThat(back).isNotNull();
        assertThat(back.value()).isEqualTo(Ballots.ballot(123));
        assertThat(back.tags()).containsExactly("ballot:123");
        assertThat(back.position()).isEqualTo(Ballots.POSITION);
        assertThat(back.ageNanos(Ballots.TICKER.nanos()))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(2).toNanos())
                .isCloseTo(
                        Duration.ofSeconds(2).toNanos(),
                        within(Duration.ofSeconds(30).toNanos()));
        assertThat(back.costNanos()).isEqualTo(3_000_000);
        assertThat(back.remainingNanos(Ballots.TICKER.nanos()))
                .isLessThanOrEqualTo(Ballots.FRESH.toNanos())
                .isCloseTo(
                        Ballots.FRESH.toNanos(), within(Duration.ofSeconds(30).toNanos()));
        assertThat(ask("TYPE", "civicq:ballot:123")).isEqualTo("string");
    }

    @Test
    void aKnownAbsenceComesBackAsOne() {
        CacheKey key = Ballots.key(NAMESPACE, 404);
        store().put(key, Ballots.absence());

        CacheEntry<Ballot> back = store().get(key);

        assertThat(back).isNotNull();
        assertThat(back.isAbsent()).isTrue();
    }

    @Test
    void manyEntriesComeBackTogether() {
        Map<CacheKey, CacheEntry<Ballot>> entries = Ballots.entries(NAMESPACE, 2_500);
        store().putAll(entries);

        Map<CacheKey, CacheEntry<Ballot>> back = store().getAll(entries.keySet());

        assertThat(back).hasSize(2_500);
        assertThat(back.entrySet())
                .allSatisfy(found -> assertThat(found.getValue().value())
                        .isEqualTo(entries.get(found.getKey()).value()));
        assertThat(tier().failures()).isEmpty();
    }

    @Test
    void readersWhoAreSentTogetherFindEachItsOwn() throws InterruptedException, ExecutionException {
        store().putAll(Ballots.entries(NAMESPACE, 64));
        ask("DEL", "civicq:ballot:13");
        ExecutorService readers = Executors.newFixedThreadPool(64);
        try (RedisTier combining =
                RedisTier.connect(tier().connections().settings().withCombineReadsAbove(0))) {
            Store<Ballot> ballots = Ballots.store(combining, NAMESPACE);
            List<Callable<List<Ballot>>> tasks = LongStream.range(0, 64)
                    .mapToObj(id -> (Callable<List<Ballot>>) () -> Stream.generate(() -> valueOf(ballots, id))
                            .limit(50)
                            .distinct()
                            .toList())
                    .toList();
            List<Future<List<Ballot>>> found = readers.invokeAll(tasks);
            for (int id = 0; id < 64; id++) {
                assertThat(found.get(id).get()).containsExactly(id == 13 ? Ballots.ballot(-1) : Ballots.ballot(id));
            }
            assertThat(combining.readStatistics().combined()).isEqualTo(64 * 50);
            assertThat(combining.readStatistics().largestBatch()).isGreaterThan(1);
            assertThat(combining.readStatistics().waiting()).isZero();
            assertThat(combining.failures()).isEmpty();
        } finally {
            readers.shutdownNow();
        }
    }

    /** Ballot -1 stands for a miss. */
    private static Ballot valueOf(Store<Ballot> ballots, long id) {
        CacheEntry<Ballot> entry = ballots.get(Ballots.key(NAMESPACE, id));
        return entry == null ? Ballots.ballot(-1) : entry.value();
    }

    @Test
    void whatIsRemovedIsGoneAndNothingElse() {
        store().putAll(Ballots.entries("civicq", 3));
        store().remove(Ballots.key(NAMESPACE, 1));

        assertThat(store().getAll(Ballots.entries("civicq", 3).keySet()).keySet())
                .containsExactlyInAnyOrder(Ballots.key(NAMESPACE, 0), Ballots.key(NAMESPACE, 2));
    }

    @Test
    void aPatternIsSweptOnEveryPrimary() {
        Map<CacheKey, CacheEntry<Ballot>> pages = Ballots.entries("civicq", 300).entrySet().stream()
                .collect(Collectors.toMap(e -> e.getKey().child("page", 1), Map.Entry::getValue));
        store().putAll(pages);
        store().put(Ballots.key(NAMESPACE, 7), Ballots.entry(7));

        tier().discard(NAMESPACE, Invalidation.ofPattern(KeyPattern.of("civicq:ballot:*:page:?")));

        assertThat(store().getAll(pages.keySet())).isEmpty();
        assertThat(store().get(Ballots.key(NAMESPACE, 7))).isNotNull();
    }

    @Test
    void statisticsAddUpAllPrimaries() {
        store().putAll(Ballots.entries("civicq", 50));

        TierStatistics statistics = tier().statistics();

        assertThat(statistics.available()).isTrue();
        assertThat(statistics.totalKeys()).isGreaterThanOrEqualTo(50);
        assertThat(statistics.memoryUsedBytes()).isPositive();
        assertThat(statistics.memoryPeakBytes()).isPositive();
    }

    @Test
    void aScriptIsKnownOrIsSentWhole() {
        Script script = new Script("return {KEYS[1], ARGV[1]}");
        for (int i = 0; i < 2; i++) {
            Object answer = tier().connections()
                    .call(
                            "script",
                            Access.WRITE,
                            "civicq:x",
                            redis -> script.eval(redis, List.of("civicq:x"), List.of("y")),
                            "failed");
            assertThat(answer).isEqualTo(List.of("civicq:x", "y"));
        }
    }
}
