package io.civicq.cache.redis;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationMirror;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.spi.InvalidationLog;
import io.civicq.cache.spi.Latencies;
import io.civicq.cache.spi.LatencyHistogram;
import java.security.SecureRandom;
import java.util.Optional;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;

/**
 * The invalidation log of a namespace in Redis: a stream that nodes follow, and beside it the newest number of every name
 * for nodes that come later; one script writes both.
 */
final class RedisInvalidationLog implements InvalidationLog {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final RedisConnections connections;
    private final RedisKeys names;
    private final PendingInvalidations pending;

    /** @param pending what could not be appended; while it is not empty, what the far tier holds is not to be trusted */
    RedisInvalidationLog(RedisConnections connections, RedisKeys names, PendingInvalidations pending) {
        this.connections = connections;
        this.names = names;
        this.pending = pending;
    }

    @Override
    public Membership join(InvalidationMirror mirror) {
        // Until the log is found, the node has a history of its own, which no other takes for the same.
        mirror.restart(new LogPosition(RANDOM.nextLong(), 0));
        LogScript script = new LogScript(names);
        Journal journal = new Journal();
        InvalidationLag lag = new InvalidationLag();
        LogFollower follower = new LogFollower(connections, names, script, mirror, pending, journal, lag);
        follower.start();
        return new Member(script, mirror, journal, follower, lag.histogram());
    }

    private final class Member implements Membership {
        private final LogScript script;
        private final InvalidationMirror mirror;
        private final Journal journal;
        private final LogFollower follower;
        private final LatencyHistogram lag;

        private Member(
                LogScript script,
                InvalidationMirror mirror,
                Journal journal,
                LogFollower follower,
                LatencyHistogram lag) {
            this.script = script;
            this.mirror = mirror;
            this.journal = journal;
            this.follower = follower;
            this.lag = lag;
        }

        /**
         * {@inheritDoc}
         *
         * <p>What went into a history that the mirror does not follow yet counts as not appended: it is applied here, and
         * appended again when that history is followed.
         */
        @Override
        public Appended append(Invalidation invalidation) {
            Optional<LogPosition> appended = connections.call(
                    "append",
                    Access.WRITE,
                    names.logSet(),
                    redis -> Optional.of(script.append(redis, 0, invalidation)),
                    Optional.empty());
            if (appended.isPresent() && mirror.apply(appended.get(), invalidation)) {
                journal.add(invalidation, System.nanoTime());
                follower.appended(appended.get());
                return new Appended(appended.get(), appended.get());
            }
            pending.add(invalidation);
            LogPosition local = mirror.applyNext(invalidation);
            follower.usedLocally(local.number());
            return Appended.pending(local);
        }

        /**
         * {@inheritDoc}
         *
         * <p>What is pending is looked at first: it is forgotten only after the mirror has the number under which it was
         * appended.
         */
        @Override
        public LogPosition position() {
            return pending.isEmpty() ? mirror.position() : LogPosition.PENDING;
        }

        @Override
        public Latencies lag() {
            return lag.snapshot();
        }

        /** Appends what is pending, if Redis answers now, whatever the breaker says; what it does not take is lost to the other nodes. */
        @Override
        public void close() {
            follower.close();
            if (!pending.isEmpty()) {
                PendingInvalidations.Merged merged = pending.all();
                try (Connection connection = connections.dedicated(
                        RedisKeys.bytes(names.logSet()), connections.settings().operationTimeout())) {
                    script.append(new Jedis(connection), 0, merged.invalidation());
                } catch (RuntimeException e) {
                    connections.count(e);
                }
            }
        }
    }
}
