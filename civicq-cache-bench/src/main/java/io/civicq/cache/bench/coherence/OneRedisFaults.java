package io.civicq.cache.bench.coherence;

import io.civicq.cache.redis.server.FaultProxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Faults of links, and of single entries of the log. */
final class OneRedisFaults {
    static final String STREAM = "civicq:{civicq}:log:stream";

    private static final Duration LONGEST_CUT = Duration.ofSeconds(30);
    private static final Duration SHORTEST_CUT = Duration.ofMillis(100);
    private static final Duration CALM = Duration.ofMillis(200);
    private static final String NO_APPEND = "-MISCONF Errors writing to the AOF file";

    private OneRedisFaults() {}

    static void none(Stage stage, OneRedis redis) {
        while (!stage.isOver()) {
            stage.pass(Duration.ofSeconds(1));
        }
    }

    static void cut(Stage stage, OneRedis redis) {
        breakLinks(stage, redis, OneRedisFaults::cut, () -> {});
    }

    static void cutTrimmed(Stage stage, OneRedis redis) {
        breakLinks(stage, redis, OneRedisFaults::cut, () -> redis.server().command("XTRIM", STREAM, "MAXLEN", "3"));
    }

    static void halfOpen(Stage stage, OneRedis redis) {
        breakLinks(stage, redis, FaultProxy::silence, () -> {});
    }

    static void appendFails(Stage stage, OneRedis redis) {
        breakLinks(stage, redis, OneRedisFaults::refuseAppends, () -> {});
    }

    static void appendFailsEverywhere(Stage stage, OneRedis redis) {
        while (!stage.isOver()) {
            stage.passBetween(CALM, CALM.multipliedBy(4));
            stage.outageBegins(stage.everyNode());
            redis.links().forEach(OneRedisFaults::refuseAppends);
            stage.pass(stage.share(0.5, Duration.ofSeconds(10)));
            redis.links().forEach(FaultProxy::heal);
            stage.outageEnds();
        }
    }

    /** One link after the other, the first of them for most of the run. */
    private static void breakLinks(Stage stage, OneRedis redis, Consumer<FaultProxy> fault, Runnable meanwhile) {
        Duration longest = stage.share(0.6, LONGEST_CUT);
        Duration most = longest;
        while (!stage.isOver()) {
            stage.passBetween(CALM, CALM.multipliedBy(3));
            int node = stage.random().nextInt(stage.nodes().size());
            stage.outageBegins(Set.of(node));
            fault.accept(redis.link(node));
            long until = stage.register().now() + most.toNanos();
            while (!stage.isOver() && stage.register().now() < until) {
                stage.pass(Duration.ofMillis(100));
                meanwhile.run();
            }
            redis.link(node).heal();
            stage.outageEnds();
            most = Duration.ofNanos(stage.random()
                    .nextLong(SHORTEST_CUT.toNanos(), Math.max(longest.toNanos(), SHORTEST_CUT.toNanos() + 1)));
        }
    }

    private static void cut(FaultProxy link) {
        link.refuse();
        link.cut();
    }

    private static void refuseAppends(FaultProxy link) {
        link.answer(NO_APPEND, "EVALSHA", "EVAL");
    }

    /**
     * Entries are deleted from the stream while the question of one node for them is still under way: its link is slow, and
     * otherwise well.
     */
    static void lostMessage(Stage stage, OneRedis redis) {
        long lost = 0;
        while (!stage.isOver()) {
            FaultProxy slow = redis.link(stage.random().nextInt(stage.nodes().size()));
            slow.delay(Duration.ofMillis(60));
            for (int i = 0; i < 10 && !stage.isOver(); i++) {
                stage.passBetween(Duration.ofMillis(20), CALM);
                if (redis.server().command("XREVRANGE", STREAM, "+", "-", "COUNT", "1") instanceof List<?> entries
                        && !entries.isEmpty()
                        && entries.get(0) instanceof List<?> newest) {
                    redis.server().command("XDEL", STREAM, String.valueOf(newest.get(0)));
                    lost++;
                }
            }
            slow.heal();
            stage.pass(CALM);
        }
        stage.note(lost + " entries were deleted from the log");
    }
}
