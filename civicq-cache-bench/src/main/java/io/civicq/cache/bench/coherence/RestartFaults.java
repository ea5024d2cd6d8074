package io.civicq.cache.bench.coherence;

import io.civicq.cache.redis.server.FaultProxy;
import io.civicq.cache.redis.server.RedisServer;
import java.time.Duration;

/** Faults of the server and of its data. */
final class RestartFaults {
    private static final Duration CALM = Duration.ofMillis(400);

    /** Long enough for times in which nothing excuses a stale read. */
    private static final Duration LONGEST_CALM = Duration.ofSeconds(6);

    private RestartFaults() {}

    static void withData(Stage stage, OneRedis redis) {
        again(stage, redis.server()::restartWithData);
    }

    static void withoutData(Stage stage, OneRedis redis) {
        again(stage, redis.server()::restart);
    }

    static void stopped(Stage stage, OneRedis redis) {
        again(stage, () -> {
            redis.server().pause();
            stage.pass(stage.share(0.5, Duration.ofSeconds(10)));
            redis.server().resume();
        });
    }

    /** What was invalidated meanwhile is in the memory of the nodes alone; half of the time all else is lost too. */
    static void outageWrites(Stage stage, OneRedis redis) {
        again(stage, () -> {
            RedisServer server = redis.server();
            server.command("SAVE");
            server.kill();
            stage.pass(stage.share(0.4, Duration.ofSeconds(10)));
            if (stage.random().nextBoolean()) {
                server.revive();
            } else {
                server.restart();
            }
        });
    }

    /**
     * As a failover to a replica that lagged behind: the server comes back as it was a while before. One node was away meanwhile,
     * so that nothing tells it that there was more.
     */
    static void losesTheEnd(Stage stage, OneRedis redis) {
        again(stage, () -> {
            FaultProxy link = redis.link(stage.random().nextInt(stage.nodes().size()));
            link.refuse();
            link.cut();
            redis.server().command("SAVE");
            stage.passBetween(Duration.ofMillis(50), CALM.multipliedBy(2));
            redis.server().kill();
            redis.server().revive();
            link.heal();
        });
    }

    private static void again(Stage stage, Runnable fault) {
        while (!stage.isOver()) {
            stage.passBetween(CALM, stage.share(0.3, LONGEST_CALM));
            if (stage.isOver()) {
                return;
            }
            stage.outageBegins(stage.everyNode());
            fault.run();
            stage.outageEnds();
        }
    }

    /** No outage: nothing keeps a node from appending, and each can tell at once that the log is another. */
    static void flushAll(Stage stage, OneRedis redis) {
        while (!stage.isOver()) {
            stage.passBetween(CALM, CALM.multipliedBy(4));
            redis.server().command("FLUSHALL");
        }
    }
}
