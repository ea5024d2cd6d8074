package io.civicq.cache.bench.stampede;

import io.civicq.cache.bench.peers.DataType;
import io.civicq.cache.bench.peers.Item;
import io.civicq.cache.bench.peers.Peer;
import io.civicq.cache.redis.server.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** One run in which the contenders take turns, each on keys of its own in the same Redis, until each has seen all its expiries. */
final class Tournament {
    private static final int WARM_UPS = 3;

    private final StampedeOptions options;

    Tournament(StampedeOptions options) {
        this.options = options;
    }

    /** What came of it, for each contender. */
    Map<Contender, Result> run() {
        Map<Contender, Lane> lanes = new EnumMap<>(Contender.class);
        try (RedisServer redis = RedisServer.start();
                Crowd crowd = new Crowd(options.nodes(), options.threads())) {
            try {
                for (Contender contender : options.contenders()) {
                    lanes.put(contender, new Lane(contender, redis.uri()));
                }
                for (int round = 0; round < WARM_UPS + options.expiries(); round++) {
                    for (Lane lane : lanes.values()) {
                        lane.play(crowd, round);
                    }
                }
                Map<Contender, Result> results = new EnumMap<>(Contender.class);
                lanes.forEach((contender, lane) -> results.put(contender, Result.of(lane.expiries, lane.misses)));
                return results;
            } finally {
                lanes.values().forEach(Lane::close);
            }
        }
    }

    /** One contender's nodes and what they did. */
    private final class Lane {
        private final CountedSource source = new CountedSource(options.load());
        private final List<Peer.Node> nodes = new ArrayList<>();
        private final List<Rush> expiries = new ArrayList<>();
        private final List<Rush> misses = new ArrayList<>();
        private final DataType type;
        private long lastReadAt;

        Lane(Contender contender, String url) {
            this.type = contender.dataType(options.freshFor());
            for (int i = 0; i < options.nodes(); i++) {
                nodes.add(contender.library().peer().open(url, List.of(type), source));
            }
        }

        /** The first rounds only make the code and the connections warm. */
        void play(Crowd crowd, int round) {
            Duration length = options.load().multipliedBy(2);
            awaitExpiry();
            Rush expiry = crowd.rush(nodes, new Item(type, 0), source, length);
            lastReadAt = System.nanoTime();
            Rush miss = crowd.rush(nodes, new Item(type, 1 + round), source, length);
            if (round >= WARM_UPS) {
                expiries.add(expiry);
                misses.add(miss);
            }
        }

        /** A copy that was made of a value during the last rush expires no later than this. */
        private void awaitExpiry() {
            long until = lastReadAt
                    + options.freshFor().multipliedBy(11).dividedBy(10).toNanos();
            while (lastReadAt != 0 && until - System.nanoTime() > 0) {
                LockSupport.parkNanos(until - System.nanoTime());
            }
        }

        void close() {
            nodes.forEach(Peer.Node::close);
        }
    }
}
