package io.civicq.cache.bench.coherence;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.redis.server.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Nodes whose clocks are ten minutes apart, and jump.
 *
 * <p>That this costs no loads is told by a schedule of reads and invalidations that is played twice, by one thread and step
 * by step, so that only the clocks differ.
 */
final class ClockFault {
    private static final double MOST_MORE_LOADS = 0.02;
    private static final int STEPS = 4_000;
    private static final int WRITE_EVERY = 20;
    private static final Duration LONGEST_JUMP = Duration.ofSeconds(20);
    private static final Duration CALM = Duration.ofMillis(300);
    private static final Duration HEARD_WITHIN = Duration.ofSeconds(10);

    private ClockFault() {}

    static PlainRedis start(int nodes) {
        return PlainRedis.start(SkewedTicker.forNodes(nodes));
    }

    static void play(Stage stage, PlainRedis redis) {
        while (!stage.isOver()) {
            stage.passBetween(CALM, CALM.multipliedBy(4));
            jumpOne(redis.tickers(), stage.random());
        }
        int nodes = stage.nodes().size();
        long seed = stage.random().nextLong();
        long without = loads(PlainRedis.start(), nodes, seed);
        long with = loads(start(nodes), nodes, seed);
        String told = String.format(
                Locale.ROOT,
                "%d loads with clocks apart, %d without (%+.2f %%; at most +2 %% is promised)",
                with,
                without,
                100.0 * (with - without) / without);
        stage.note(told);
        if (with > without * (1 + MOST_MORE_LOADS)) {
            stage.tally().broken(told);
        }
    }

    private static void jumpOne(List<SkewedTicker> tickers, SplittableRandom random) {
        SkewedTicker one = tickers.get(random.nextInt(tickers.size()));
        one.jump(Duration.ofNanos(random.nextLong(LONGEST_JUMP.toNanos())));
    }

    /** How many loads the schedule of this seed costs. */
    private static long loads(PlainRedis started, int count, long seed) {
        List<CivicqNode> nodes = new ArrayList<>();
        try (PlainRedis redis = started) {
            CivicqSubject subject = new CivicqSubject();
            for (int i = 0; i < count; i++) {
                nodes.add((CivicqNode) subject.open(redis.urlOf(i), redis.tickerOf(i)));
            }
            return loads(nodes, redis.tickers(), new Register(seed), new SplittableRandom(seed));
        } finally {
            nodes.forEach(CivicqNode::close);
        }
    }

    private static long loads(
            List<CivicqNode> nodes, List<SkewedTicker> tickers, Register register, SplittableRandom random) {
        SplittableRandom jumps = random.split();
        List<Row> rows = register.rows(DataType.QUESTION);
        long[] loads = {0};
        for (int step = 0; step < STEPS; step++) {
            CivicqNode node = nodes.get(random.nextInt(nodes.size()));
            Row row = rows.get(random.nextInt(rows.size()));
            if (step % WRITE_EVERY == 0) {
                row.write();
                LogPosition said = node.append(Invalidation.ofKeys(row.key()));
                Await.eventually(
                        HEARD_WITHIN, () -> nodes.stream().allMatch(each -> each.hasHeard(said)), "all to hear of it");
                if (!tickers.isEmpty()) {
                    jumpOne(tickers, jumps);
                }
            } else {
                node.valueOf(row, () -> loads[0]++);
            }
        }
        return loads[0];
    }
}
