package io.civicq.cache.bench.farread;

import io.civicq.cache.redis.RedisSettings;
import io.civicq.cache.redis.server.RedisServer;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Measures how many reads a second a Redis on loopback gives to so many threads, by each reader in turn: what else the machine
 * does meets all of them alike, and the ratio of each round to the first reader's is what to look at.
 */
public final class FarReads {
    private static final String USAGE = """
            usage: java -jar benchmarks.jar far-reads [options]

              --threads 1,8,32,64   how many read at a time
              --rounds 7            how often each reader is measured, in turn
              --millis 1000         how long each time
              --bytes 300           how long a value is
              --above 16            RedisSettings.combineReadsAbove
            """;

    private final FarReadOptions options;
    private final Map<String, FarReader> readers = new LinkedHashMap<>();

    private FarReads(FarReadOptions options, RedisServer redis) {
        this.options = options;
        RedisSettings settings = RedisSettings.parse(redis.uri());
        readers.put("pooled Jedis, GET", FarReader.jedisGet(redis.address()));
        readers.put("pooled Jedis, PTTL + GET", FarReader.jedisPttlAndGet(redis.address()));
        readers.put("tier, not combined", FarReader.tier(settings.withoutCombinedReads(), options.bytes()));
        readers.put(
                "tier, combined above " + options.above(),
                FarReader.tier(settings.withCombineReadsAbove(options.above()), options.bytes()));
    }

    /** Runs as the arguments say, and returns the exit code: 0, or 2 if they are wrong. */
    public static int run(String[] arguments, PrintStream out, PrintStream err) throws Exception {
        FarReadOptions options;
        try {
            options = FarReadOptions.parse(Arrays.asList(arguments));
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.print(USAGE);
            return 2;
        }
        try (RedisServer redis = RedisServer.start()) {
            new FarReads(options, redis).measure(out);
        }
        return 0;
    }

    private void measure(PrintStream out) throws InterruptedException, ExecutionException {
        out.println("| threads | reader | reads/s, median | of the first reader's: median (least to most) | misses |");
        out.println("|---|---|---|---|---|");
        for (int threads : options.threads()) {
            round(threads);
            Map<String, List<Double>> rates = new LinkedHashMap<>();
            Map<String, Long> missed = new LinkedHashMap<>();
            for (int i = 0; i < options.rounds(); i++) {
                round(threads).forEach((reader, one) -> {
                    rates.computeIfAbsent(reader, first -> new ArrayList<>()).add(one.rate());
                    missed.merge(reader, one.misses(), Long::sum);
                });
            }
            List<Double> first = rates.values().iterator().next();
            rates.forEach((reader, all) -> {
                List<Double> ratios = new ArrayList<>();
                for (int i = 0; i < all.size(); i++) {
                    ratios.add(all.get(i) / first.get(i));
                }
                ratios.sort(null);
                out.printf(
                        Locale.ROOT,
                        "| %d | %s | %,.0f | %.2f (%.2f to %.2f) | %d |%n",
                        threads,
                        reader,
                        median(all),
                        median(ratios),
                        ratios.get(0),
                        ratios.get(ratios.size() - 1),
                        missed.get(reader));
            });
        }
        readers.values().forEach(FarReader::close);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private record Result(double rate, long misses) {}

    private Map<String, Result> round(int threads) throws InterruptedException, ExecutionException {
        Map<String, Result> results = new LinkedHashMap<>();
        for (Map.Entry<String, FarReader> reader : readers.entrySet()) {
            results.put(reader.getKey(), once(threads, reader.getValue()));
        }
        return results;
    }

    private Result once(int threads, FarReader reader) throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            LongAdder missed = new LongAdder();
            long begin = System.nanoTime();
            long end = begin + TimeUnit.MILLISECONDS.toNanos(options.millis());
            List<Future<Long>> counts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                counts.add(pool.submit(() -> readUntil(end, reader, missed)));
            }
            long sum = 0;
            for (Future<Long> count : counts) {
                sum += count.get();
            }
            return new Result(sum * 1e9 / (System.nanoTime() - begin), missed.sum());
        } finally {
            pool.shutdownNow();
        }
    }

    private static long readUntil(long end, FarReader reader, LongAdder missed) {
        long found = 0;
        while (System.nanoTime() - end < 0) {
            if (reader.read(ThreadLocalRandom.current().nextInt(FarReader.BALLOTS))) {
                found++;
            } else {
                missed.increment();
            }
        }
        return found;
    }
}
