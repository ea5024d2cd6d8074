package io.civicq.cache.redis;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.spi.ChangeListener;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.HostAndPort;

/**
 * Hears what changes on one primary, in a thread and on a connection of its own.
 *
 * <p>Redis does not say who changed a key, nor how. Of those that concern the node it is asked what became of them: their
 * remaining time tells whether they hold anything.
 */
final class Tracker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisTier.class);
    private static final Duration READ_TIMEOUT = Duration.ofMillis(1_200);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long PAUSE_AFTER_REFUSAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final RedisConnections connections;
    private final RedisKeys names;
    private final HostAndPort primary;
    private final ChangeListener listener;
    private final Runnable onState;
    private final Thread thread;
    private final CountDownLatch firstAttempt = new CountDownLatch(1);

    private volatile boolean closed;
    private volatile State state = State.CONNECTING;

    /** Up to when all that changed had been told, by {@link System#nanoTime}. */
    private volatile long heardUntil = System.nanoTime();

    private volatile @Nullable TrackingConnection connection;

    /** Whether changes are told. */
    enum State {
        CONNECTING,
        LISTENING,
        /** The server does not know how, or this user may not ask it to. */
        REFUSED
    }

    /** @param onState called in the tracker's thread when it has begun to listen, or was refused */
    Tracker(
            RedisConnections connections,
            RedisKeys names,
            HostAndPort primary,
            ChangeListener listener,
            Runnable onState) {
        this.connections = connections;
        this.names = names;
        this.primary = primary;
        this.listener = listener;
        this.onState = onState;
        this.thread = new Thread(this::run, "civicq-redis-tracker");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Waits until it has listened or failed to; returns whether that was in time. */
    boolean awaitFirstAttempt(Duration atMost) throws InterruptedException {
        return firstAttempt.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    State state() {
        return state;
    }

    /** How long changes may have gone unheard, in nanoseconds. */
    long silentNanos() {
        return state == State.REFUSED ? 0 : System.nanoTime() - heardUntil;
    }

    /** Whether it has said so when it began to listen, or was refused. */
    boolean isSettled() {
        return connection != null || state == State.REFUSED;
    }

    void ping() {
        TrackingConnection current = connection;
        if (current != null) {
            current.sendPing();
        }
    }

    private void run() {
        while (!closed) {
            try (TrackingConnection opened = connections.tracking(primary, READ_TIMEOUT, this::changed)) {
                listen(opened);
            } catch (RuntimeException e) {
                long pause = closed ? 0 : pauseAfter(e);
                firstAttempt.countDown();
                LockSupport.parkNanos(this, pause);
            } finally {
                connection = null;
            }
        }
    }

    /** The state is changed after Redis has begun to tell: nothing falls in between. */
    private void listen(TrackingConnection opened) {
        long asked = System.nanoTime();
        opened.track(RedisKeys.bytes(names.prefix()));
        heardUntil = asked;
        if (state == State.REFUSED) {
            LOG.info("Redis {} tells of foreign writers to {} now", primary, names.namespace());
        }
        state = State.LISTENING;
        onState.run();
        connection = opened;
        firstAttempt.countDown();
        while (!closed) {
            heardUntil = opened.awaitAnswer();
        }
    }

    private long pauseAfter(RuntimeException thrown) {
        RedisFailure failure = connections.count(thrown);
        if (failure != RedisFailure.NOPERM && failure != RedisFailure.OTHER) {
            state = State.CONNECTING;
            return PAUSE_NANOS;
        }
        if (state != State.REFUSED) {
            LOG.warn(
                    "Redis {} does not tell of foreign writers to {}; what they change stays near until it expires: {}",
                    primary,
                    names.namespace(),
                    thrown.getMessage());
            state = State.REFUSED;
            onState.run();
        }
        return PAUSE_AFTER_REFUSAL_NANOS;
    }

    private void changed(@Nullable List<byte[]> changed) {
        if (changed == null) {
            listener.listening(); // All keys of a database are gone, and that was told in place of their names.
            return;
        }
        Set<CacheKey> concerned = new LinkedHashSet<>();
        for (byte[] name : changed) {
            CacheKey key = names.keyOf(new String(name, StandardCharsets.UTF_8));
            if (key != null && listener.concerns(key)) {
                concerned.add(key);
            }
        }
        if (!concerned.isEmpty()) {
            tell(List.copyOf(concerned));
        }
    }

    private void tell(List<CacheKey> keys) {
        List<@Nullable Long> times = connections.pipelined(
                "track",
                keys.stream()
                        .map(key -> new Request.TimeLeft(RedisKeys.bytes(names.nameOf(key))))
                        .toList());
        List<CacheKey> removed = new ArrayList<>();
        List<CacheKey> written = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Long time = times.get(i);
            boolean isGone = time != null && time == Request.TimeLeft.NO_KEY;
            (isGone ? removed : written).add(keys.get(i));
        }
        listener.removed(removed);
        listener.written(written);
    }

    /** Ends the thread within the read time-out. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
