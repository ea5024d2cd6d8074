package io.civicq.cache.bench.coherence;

import io.civicq.cache.redis.server.ClusterOfThree;
import io.civicq.cache.redis.server.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** A Cluster of three primaries. */
final class ClusterRedis implements Deployment {
    private static final Duration CALM = Duration.ofMillis(300);

    /** Long enough that most invalidations fall into a time when nothing excuses a stale read. */
    private static final Duration BETWEEN_LOG_MOVES = Duration.ofSeconds(6);

    private final ClusterOfThree cluster;

    private ClusterRedis(ClusterOfThree cluster) {
        this.cluster = cluster;
    }

    static ClusterRedis start() {
        return new ClusterRedis(ClusterOfThree.start());
    }

    /** The slots of single rows, and now and then the one of the log, move from primary to primary. */
    static void migrate(Stage stage, ClusterRedis redis) {
        List<Row> rows = stage.register().rows();
        int moved = 0;
        int logMoved = 0;
        long moveLogAt = 0;
        while (!stage.isOver()) {
            stage.passBetween(CALM, CALM.multipliedBy(2));
            for (int i = 0; i < 3; i++) {
                String key = rows.get(stage.random().nextInt(rows.size())).key().text();
                redis.cluster.migrateSlotOf(key, redis.any(stage));
                moved++;
            }
            if (stage.register().now() >= moveLogAt) {
                stage.outageBegins(stage.everyNode());
                redis.cluster.migrateSlotOf(OneRedisFaults.STREAM, redis.any(stage));
                stage.outageEnds();
                logMoved++;
                moveLogAt = stage.register().now() + BETWEEN_LOG_MOVES.toNanos();
            }
        }
        stage.note(moved + " slots of rows moved, and " + logMoved + " times the one of the log");
    }

    private RedisServer any(Stage stage) {
        return cluster.nodes().get(stage.random().nextInt(cluster.nodes().size()));
    }

    @Override
    public String urlOf(int node) {
        return directUrl();
    }

    @Override
    public String directUrl() {
        return cluster.addresses().stream()
                .map(Object::toString)
                .collect(Collectors.joining(",", "redis-cluster://", ""));
    }

    @Override
    public void heal() {
        cluster.awaitOk();
    }

    @Override
    public void close() {
        cluster.close();
    }
}
