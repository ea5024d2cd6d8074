package io.civicq.cache.bench.warm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.civicq.cache.Caches;
import io.civicq.cache.Loaded;
import io.civicq.cache.caffeine.CaffeineTier;
import io.civicq.cache.catalog.CacheKeys;
import io.civicq.cache.catalog.CivicPolicies;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.redis.RedisTier;
import io.civicq.cache.redis.server.RedisServer;
import io.civicq.cache.warm.CacheWarmer;
import io.civicq.cache.warm.WarmupPlan;
import io.civicq.cache.warm.WarmupReport;
import io.civicq.cache.warm.WarmupSettings;
import io.civicq.cache.warm.WarmupSource;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.params.SetParams;

/**
 * Warms both tiers with ballots, and sets the same JSON under the same keys by a loop of pipelined Jedis SETs, in turn, on one
 * Redis that is emptied before each.
 */
public final class WarmBenchmark {
    private static final String USAGE = """
            usage: warm [--entries N] [--rounds N] [--bytes N] [--concurrency N]

              --entries N      ballots to warm, 100 to 1000000 (100000)
              --rounds N       rounds of each, 1 to 100 (9), after two that are not counted
              --bytes N        length of the text of a ballot, 1 to 100000 (200)
              --concurrency N  batches at a time, 1 to 64 (4)
            """;
    private static final int WARM_UP_ROUNDS = 2;
    private static final int PIPELINED = 1_000;
    private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

    /** What is cached. */
    public record Ballot(long id, String city, String text) {}

    private final int entries;
    private final int rounds;
    private final int concurrency;
    private final String text;
    private final ObjectMapper mapper = new ObjectMapper();

    private WarmBenchmark(Map<String, Integer> options) {
        this.entries = options.getOrDefault("--entries", 100_000);
        this.rounds = options.getOrDefault("--rounds", 9);
        this.concurrency = options.getOrDefault("--concurrency", 4);
        this.text = "x".repeat(options.getOrDefault("--bytes", 200));
    }

    /** Runs it; 0 if it went well, 2 if the arguments are wrong. */
    public static int run(String[] arguments, PrintStream out, PrintStream err) throws Exception {
        if (Arrays.asList(arguments).contains("--help")) {
            out.print(USAGE);
            return 0;
        }
        WarmBenchmark benchmark;
        try {
            benchmark = new WarmBenchmark(options(arguments));
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.print(USAGE);
            return 2;
        }
        benchmark.measure(out);
        return 0;
    }

    private static Map<String, Integer> options(String[] arguments) {
        Map<String, int[]> allowed = Map.of(
                "--entries", new int[] {100, 1_000_000},
                "--rounds", new int[] {1, 100},
                "--bytes", new int[] {1, 100_000},
                "--concurrency", new int[] {1, 64});
        Map<String, Integer> options = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            int[] range = allowed.get(arguments[i]);
            if (range == null || i + 1 == arguments.length) {
                throw new IllegalArgumentException("'" + arguments[i] + "' is no option, or has no value");
            }
            int value = number(arguments[i], arguments[i + 1]);
            if (value < range[0] || value > range[1]) {
                throw new IllegalArgumentException(
                        arguments[i] + " must be from " + range[0] + " to " + range[1] + ", not " + value);
            }
            options.put(arguments[i], value);
        }
        return options;
    }

    private static int number(String name, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a whole number, not '" + text + "'", e);
        }
    }

    private void measure(PrintStream out) throws Exception {
        double[] warmed = new double[rounds];
        double[] plain = new double[rounds];
        try (RedisServer redis = RedisServer.start()) {
            for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
                double one = warmOnce(redis);
                double other = setOnce(redis);
                if (round >= 0) {
                    warmed[round] = one;
                    plain[round] = other;
                }
            }
            out.printf(
                    Locale.ROOT,
                    "%,d ballots of %,d characters, %d rounds in turn, %s, Java %s, %d processors%n",
                    entries,
                    text.length(),
                    rounds,
                    redis.version(),
                    Runtime.version(),
                    Runtime.getRuntime().availableProcessors());
        }
        double[] ratios = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            ratios[i] = warmed[i] / plain[i];
        }
        out.println("                        least   median      most");
        row(out, "warm both tiers, s", warmed);
        row(out, "pipelined SET, s", plain);
        row(out, "ratio in one round", ratios);
    }

    private static void row(PrintStream out, String name, double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        out.printf(
                Locale.ROOT,
                "%-20s %8.3f %8.3f  %8.3f%n",
                name,
                sorted[0],
                sorted[sorted.length / 2],
                sorted[sorted.length - 1]);
    }

    private Ballot ballot(long id) {
        return new Ballot(id, "springfield", text);
    }

    private double warmOnce(RedisServer redis) {
        redis.command("FLUSHALL");
        try (Caches caches = Caches.builder()
                        .near(CaffeineTier.ofMaximumCount(2L * entries))
                        .far(RedisTier.connect(redis.uri()))
                        .policies(CivicPolicies.table())
                        .build();
                CacheWarmer warmer = CacheWarmer.builder(caches)
                        .settings(WarmupSettings.standard()
                                .withBatchSize(PIPELINED)
                                .withConcurrency(concurrency))
                        .build()) {
            WarmupPlan plan = WarmupPlan.named("ballots")
                    .with(WarmupSource.of(
                            caches.cache("ballot", Ballot.class),
                            () -> LongStream.rangeClosed(1, entries).mapToObj(CacheKeys::ballot),
                            this::load));
            long began = System.nanoTime();
            WarmupReport report =
                    warmer.start(plan).await(Duration.ofMinutes(5)).orElseThrow();
            long took = System.nanoTime() - began;
            if (report.parts().get(0).loaded() != entries) {
                throw new IllegalStateException("not all were loaded: " + report);
            }
            return took / 1e9;
        }
    }

    private Map<CacheKey, Loaded<Ballot>> load(Set<CacheKey> keys) {
        Map<CacheKey, Loaded<Ballot>> loaded = new HashMap<>();
        for (CacheKey key : keys) {
            String name = key.text();
            loaded.put(key, Loaded.of(ballot(Long.parseLong(name.substring(name.lastIndexOf(':') + 1)))));
        }
        return loaded;
    }

    private double setOnce(RedisServer redis) throws JsonProcessingException {
        redis.command("FLUSHALL");
        try (Jedis jedis = new Jedis(RedisServer.HOST, redis.port())) {
            long began = System.nanoTime();
            for (long id = 1; id <= entries; ) {
                try (Pipeline pipeline = jedis.pipelined()) {
                    for (int i = 0; i < PIPELINED && id <= entries; i++, id++) {
                        pipeline.set(
                                ("civicq:ballot:" + id).getBytes(StandardCharsets.UTF_8),
                                mapper.writeValueAsBytes(ballot(id)),
                                SetParams.setParams().px(HOUR_MILLIS));
                    }
                    pipeline.sync();
                }
            }
            return (System.nanoTime() - began) / 1e9;
        }
    }
}
