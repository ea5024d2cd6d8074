package io.civicq.cache.redis;

import io.civicq.cache.spi.ChangeListener;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.HostAndPort;

/**
 * Hears what changes in a namespace, whoever changes it: one {@link Tracker} on each primary, wherever that is now.
 *
 * <p>A beat starts and ends trackers as the primaries change, pings them, and notices when one has been silent for too long.
 */
final class ForeignWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisTier.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(1_200);

    private final RedisConnections connections;
    private final RedisKeys names;
    private final ChangeListener listener;
    private final Map<HostAndPort, Tracker> trackers = new ConcurrentHashMap<>();
    private final long startedAt = System.nanoTime();
    private final Future<?> beat;

    /** Guarded by this. */
    private boolean silent;

    /** Guarded by this. */
    private boolean closed;

    private ForeignWatch(RedisConnections connections, RedisKeys names, ChangeListener listener) {
        this.connections = connections;
        this.names = names;
        this.listener = listener;
        this.beat = connections.every(connections.settings().heartbeat(), this::beat);
    }

    /** Starts, and waits a moment for the first attempt, so that what is cached from now on is watched. */
    static ForeignWatch start(RedisConnections connections, RedisKeys names, ChangeListener listener) {
        ForeignWatch watch = new ForeignWatch(connections, names, listener);
        watch.followPrimaries();
        try {
            for (Tracker tracker : watch.trackers.values()) {
                if (!tracker.awaitFirstAttempt(FIRST_WAIT)) {
                    LOG.debug("Changes of {} are not heard yet; that goes on", names.namespace());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return watch;
    }

    private void beat() {
        try {
            followPrimaries();
        } catch (RuntimeException e) {
            connections.count(e); // The next beat tries again.
        }
        trackers.values().forEach(Tracker::ping);
        lookForSilence();
    }

    private synchronized void followPrimaries() {
        Set<HostAndPort> primaries = closed ? Set.of() : connections.knownPrimaries();
        if (primaries.isEmpty() || primaries.equals(trackers.keySet())) {
            return;
        }
        trackers.forEach((primary, tracker) -> {
            if (!primaries.contains(primary)) {
                trackers.remove(primary);
                tracker.close();
            }
        });
        for (HostAndPort primary : primaries) {
            trackers.computeIfAbsent(primary, this::tracker);
        }
        changed();
    }

    private Tracker tracker(HostAndPort primary) {
        Tracker tracker = new Tracker(connections, names, primary, listener, this::changed);
        tracker.start();
        return tracker;
    }

    /** A tracker has begun to listen, or one was ended: what has changed meanwhile, nobody knows. */
    private synchronized void changed() {
        boolean waiting = trackers.values().stream().anyMatch(tracker -> tracker.state() == Tracker.State.CONNECTING);
        if (waiting || closed) {
            return;
        }
        listener.listening();
        if (silent) {
            silent = false;
            LOG.info("Foreign writers to {} are heard again", names.namespace());
        }
    }

    private synchronized void lookForSilence() {
        long longest = trackers.isEmpty()
                ? System.nanoTime() - startedAt
                : trackers.values().stream()
                        .mapToLong(Tracker::silentNanos)
                        .max()
                        .orElse(0);
        boolean tooLong = longest > connections.settings().suspectAfter().toNanos();
        if (tooLong && !silent) {
            silent = true;
            listener.silent();
            LOG.warn("Foreign writers to {} are not heard; near copies are served only while young", names.namespace());
        } else if (silent && !tooLong && trackers.values().stream().allMatch(Tracker::isSettled)) {
            silent = false;
            listener.heard(); // An answer was late, but no connection has broken: nothing was missed.
            LOG.info("Foreign writers to {} are heard again", names.namespace());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        beat.cancel(false);
        trackers.values().forEach(Tracker::close);
        trackers.clear();
    }
}
