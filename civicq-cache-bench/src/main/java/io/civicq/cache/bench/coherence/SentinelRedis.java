package io.civicq.cache.bench.coherence;

import io.civicq.cache.redis.server.RedisServer;
import io.civicq.cache.redis.server.SentinelTrio;
import java.time.Duration;
import java.util.stream.Collectors;

/** A primary and its replica, watched by three Sentinels. */
final class SentinelRedis implements Deployment {
    private static final Duration CALM = Duration.ofMillis(500);
    private static final Duration BETWEEN_FAILOVERS = Duration.ofSeconds(4);

    private final SentinelTrio trio;

    private SentinelRedis(SentinelTrio trio) {
        this.trio = trio;
    }

    static SentinelRedis start() {
        return new SentinelRedis(SentinelTrio.start());
    }

    /** The primary is killed, which may lose what its replica has not got yet; the other takes over. */
    static void failOver(Stage stage, SentinelRedis redis) {
        int failovers = 0;
        while (!stage.isOver()) {
            stage.passBetween(CALM, CALM.multipliedBy(3));
            stage.outageBegins(stage.everyNode());
            RedisServer old = redis.trio.killPrimary();
            redis.trio.awaitFailover();
            stage.outageEnds();
            failovers++;
            old.restart();
            stage.pass(BETWEEN_FAILOVERS);
            if (!stage.isOver()) {
                redis.trio.awaitReplication();
            }
        }
        stage.note(failovers + " failovers");
    }

    @Override
    public String urlOf(int node) {
        return directUrl();
    }

    @Override
    public String directUrl() {
        return trio.sentinels().stream()
                .map(Object::toString)
                .collect(Collectors.joining(",", "redis-sentinel://", "/" + trio.masterName()));
    }

    @Override
    public void heal() {
        // Every play ends with a primary that serves.
    }

    @Override
    public void close() {
        trio.close();
    }
}
