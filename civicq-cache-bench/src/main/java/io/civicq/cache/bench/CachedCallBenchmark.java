package io.civicq.cache.bench;

import io.civicq.cache.Cache;
import io.civicq.cache.Caches;
import io.civicq.cache.annotation.Cached;
import io.civicq.cache.annotation.CachedProxies;
import io.civicq.cache.caffeine.CaffeineTier;
import io.civicq.cache.catalog.CacheKeys;
import io.civicq.cache.catalog.CivicPolicies;
import io.civicq.cache.catalog.QuestionSort;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A hit in the near tier by a cached method: written by hand, generated from the annotation, and through a proxy. Each way has
 * missed for every key before, as it has in a service that runs, so that the compiler knows the path of a miss.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
@SuppressWarnings("NullAway.Init")
public class CachedCallBenchmark {
    private static final int IDS = 1_024;

    private final BallotService loads = new Loads();
    private Caches caches;
    private BallotService written;
    private BallotService generated;
    private BallotService proxied;
    private int next;

    /** What is cached. */
    public interface BallotService {
        @Cached("ballot")
        @Nullable
        String ballot(long ballotId);

        @Cached("question_list")
        @Nullable
        String questions(long contestId, int page, QuestionSort sort);
    }

    private static final class Loads implements BallotService {
        @Override
        public String ballot(long ballotId) {
            return "ballot " + ballotId;
        }

        @Override
        public String questions(long contestId, int page, QuestionSort sort) {
            return "page " + page;
        }
    }

    private record Written(Cache<String> ballots, Cache<String> pages, BallotService target) implements BallotService {
        @Override
        public @Nullable String ballot(long ballotId) {
            return ballots.get(CacheKeys.ballot(ballotId), () -> target.ballot(ballotId));
        }

        @Override
        public @Nullable String questions(long contestId, int page, QuestionSort sort) {
            return pages.get(
                    CacheKeys.questionList(contestId, page, sort), () -> target.questions(contestId, page, sort));
        }
    }

    @Setup
    public void fill() {
        caches = Caches.builder()
                .near(CaffeineTier.ofMaximumCount(100_000))
                .policies(CivicPolicies.table())
                .build();
        written = new Written(caches.cache("ballot", String.class), caches.cache("question_list", String.class), loads);
        generated = new CachedCachedCallBenchmark_BallotService(caches, CacheKeys.table(), loads);
        proxied = CachedProxies.of(caches, CacheKeys.table()).proxy(BallotService.class, loads);
        for (BallotService service : new BallotService[] {written, generated, proxied}) {
            caches.cache("ballot", String.class).clear();
            caches.cache("question_list", String.class).clear();
            for (int id = 1; id <= IDS; id++) {
                service.ballot(id);
                service.questions(id, 1, QuestionSort.TRENDING);
            }
        }
    }

    @TearDown
    public void close() {
        caches.close();
    }

    private int nextId() {
        next = (next & (IDS - 1)) + 1;
        return next;
    }

    @Benchmark
    public @Nullable String oneNumberByHand() {
        return written.ballot(nextId());
    }

    @Benchmark
    public @Nullable String oneNumberGenerated() {
        return generated.ballot(nextId());
    }

    @Benchmark
    public @Nullable String oneNumberByProxy() {
        return proxied.ballot(nextId());
    }

    @Benchmark
    public @Nullable String threePartsByHand() {
        return written.questions(nextId(), 1, QuestionSort.TRENDING);
    }

    @Benchmark
    public @Nullable String threePartsGenerated() {
        return generated.questions(nextId(), 1, QuestionSort.TRENDING);
    }

    @Benchmark
    public @Nullable String threePartsByProxy() {
        return proxied.questions(nextId(), 1, QuestionSort.TRENDING);
    }
}
