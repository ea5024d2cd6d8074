package io.civicq.cache.redis;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationMirror;
import io.civicq.cache.invalidation.InvalidationText;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.invalidation.LogSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.resps.StreamEntry;

/**
 * Keeps a mirror up to date with the log in Redis, in a thread and on a connection of its own.
 *
 * <p>The stream is read with a short blocking read, whose answer, be it empty, is the heartbeat. Each entry names its
 * predecessor; where the chain breaks, or the history changed, the mirror takes over what the log remembers. A watch beside
 * the thread makes the mirror suspect when nothing was heard for too long, whatever the thread is waiting for.
 */
final class LogFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisTier.class);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int MOST_AT_ONCE = 1_000;
    private static final Duration READ_TIMEOUT = Duration.ofMillis(1_200);
    private static final Duration WATCH_EVERY = Duration.ofMillis(50);

    private final RedisConnections connections;
    private final RedisKeys names;
    private final LogScript script;
    private final InvalidationMirror mirror;
    private final PendingInvalidations pending;
    private final Journal journal;
    private final InvalidationLag lag;
    private final Duration suspectAfter;

    /** The heartbeat. */
    private final int blockMillis;

    private final Thread thread;
    private final Future<?> watch;
    private final CountDownLatch firstAttempt = new CountDownLatch(1);

    private volatile boolean closed;

    /** When what the log had to say had last been applied, by {@link System#nanoTime}. */
    private volatile long confirmedAt = System.nanoTime();

    private final OwnEntries own = new OwnEntries();

    /** The highest number that this node gave itself; no entry of the log may come below it unnoticed. */
    private volatile long local;

    /** The newest entry that this follower has read. Only its thread touches it. */
    private LogPosition read = new LogPosition(0, 0);

    LogFollower(
            RedisConnections connections,
            RedisKeys names,
            LogScript script,
            InvalidationMirror mirror,
            PendingInvalidations pending,
            Journal journal,
            InvalidationLag lag) {
        this.connections = connections;
        this.names = names;
        this.script = script;
        this.mirror = mirror;
        this.pending = pending;
        this.journal = journal;
        this.lag = lag;
        this.suspectAfter = connections.settings().suspectAfter();
        this.blockMillis = (int) connections.settings().heartbeat().toMillis();
        this.thread = new Thread(this::run, "civicq-redis-log");
        thread.setDaemon(true);
        this.watch = connections.every(WATCH_EVERY, this::lookForSilence);
    }

    /** Starts, and waits a moment for the first attempt, so that the first read can trust what the far tier holds. */
    void start() {
        thread.start();
        try {
            if (!firstAttempt.await(READ_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("The invalidation log of {} is not read yet; that goes on", names.namespace());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try (Connection connection = connections.dedicated(RedisKeys.bytes(names.logSet()), READ_TIMEOUT)) {
                follow(new Jedis(connection));
            } catch (RuntimeException e) {
                connections.count(e);
                firstAttempt.countDown();
                LockSupport.parkNanos(this, PAUSE_NANOS);
            }
        }
    }

    private void follow(Jedis redis) {
        lag.forgetClock();
        lag.compareClocks(redis);
        confirm(redis);
        firstAttempt.countDown();
        while (!closed) {
            lag.compareClocks(redis);
            appendPending(redis);
            long asked = System.nanoTime();
            List<StreamEntry> entries = next(redis);
            if (entries.isEmpty()) {
                asked = System.nanoTime();
                confirm(redis);
            } else {
                apply(redis, entries);
            }
            if (entries.size() < MOST_AT_ONCE) {
                confirmedAt = asked;
                mirror.confirmed();
            }
        }
    }

    /** Called when this node has appended an entry: the log must bring it, or has lost it. */
    void appended(LogPosition position) {
        own.appended(position);
    }

    /** Called when this node has used a number that the log did not give it. */
    void usedLocally(long number) {
        local = number;
    }

    private void lookForSilence() {
        if (System.nanoTime() - confirmedAt > suspectAfter.toNanos()) {
            mirror.suspect();
        }
    }

    private List<StreamEntry> next(Jedis redis) {
        XReadParams params = XReadParams.xReadParams().count(MOST_AT_ONCE).block(blockMillis);
        StreamEntryID after = new StreamEntryID(read.number(), 0);
        List<Map.Entry<String, List<StreamEntry>>> streams = redis.xread(params, Map.of(names.logStream(), after));
        return streams == null || streams.isEmpty() ? List.of() : streams.get(0).getValue();
    }

    private void apply(Jedis redis, List<StreamEntry> entries) {
        for (StreamEntry entry : entries) {
            Map<String, String> fields = entry.getFields();
            LogPosition predecessor = new LogPosition(number(fields.get("e")), number(fields.get("p")));
            String invalidation = fields.get("i");
            long number = entry.getID().getTime();
            Link link = invalidation == null ? Link.GAP : Link.between(read, predecessor);
            if (link == Link.CLOSED && (own.lacks(read.epoch(), number - 1) || number <= local)) {
                link = Link.FORK;
            }
            if (link != Link.CLOSED || invalidation == null) {
                catchUp(redis, link);
                return;
            }
            mirror.apply(number, InvalidationText.parse(invalidation));
            lag.applied(number);
            read = new LogPosition(read.epoch(), number);
            own.read(read);
        }
        mirror.heardUpTo(read);
    }

    /** The number above which the log must go on, should its clock be behind. */
    private long usedNumber() {
        LogPosition position = mirror.position();
        return position.epoch() == read.epoch() ? position.number() : 0;
    }

    private static long number(@Nullable String text) {
        return text == null ? 0 : Long.parseLong(text);
    }

    /** The stream is silent, or has not been read yet; asks whether that is because nothing was appended. */
    private void confirm(Jedis redis) {
        boolean lacking = own.lacks(read.epoch(), Long.MAX_VALUE);
        LogPosition newest = script.open(redis, usedNumber());
        Link link = Link.between(read, newest);
        if (link == Link.CLOSED && lacking) {
            link = Link.FORK;
        }
        List<StreamEntry> missed = link == Link.GAP ? next(redis) : List.of();
        if (!missed.isEmpty()) {
            apply(redis, missed);
        } else if (link != Link.CLOSED) {
            catchUp(redis, link);
        }
    }

    /** How the last entry that was read and the one that the log says to come after it, or to be its last, fit together. */
    private enum Link {
        /** They are the same. */
        CLOSED,
        /** Entries in between were not read: the stream was trimmed, or this node was away. */
        GAP,
        /** The log does not know what was read: a failover lost its end. */
        FORK,
        /** It is another log. */
        OTHER;

        private static Link between(LogPosition read, LogPosition said) {
            if (read.epoch() != said.epoch()) {
                return OTHER;
            }
            int order = Long.compare(said.number(), read.number());
            return order == 0 ? CLOSED : order > 0 ? GAP : FORK;
        }
    }

    /**
     * Takes over what the log remembers. Entries that were acknowledged may be gone, so what this node has appended lately is
     * appended again. After a fork what others lost cannot be known here, so nothing cached is trusted.
     */
    private void catchUp(Jedis redis, Link link) {
        LogSnapshot snapshot = LogSet.read(redis.zrangeWithScores(names.logSet(), 0, -1));
        if (snapshot == null) {
            throw new JedisDataException(
                    "the set of the invalidation log vanished"); // the next attempt makes a new one
        }
        own.clear(); // Before the journal is asked, which has each of them: what is appended from now on stays unread.
        Invalidation lately = journal.all(System.nanoTime());
        if (!lately.isEmpty()) {
            pending.add(lately);
        }
        if (link == Link.OTHER && read.epoch() != 0) {
            LOG.warn("The invalidation log of {} was lost; nothing cached is trusted", names.namespace());
        }
        if (link == Link.FORK) {
            LOG.warn("The invalidation log of {} lost its end; nothing cached is trusted", names.namespace());
            mirror.restart(new LogPosition(read.epoch(), mirror.position().number() + 1));
        }
        mirror.adopt(snapshot);
        read = snapshot.position();
        local = 0;
        if (link == Link.FORK) {
            script.open(redis, usedNumber());
        }
    }

    private void appendPending(Jedis redis) {
        if (!pending.isEmpty()) {
            PendingInvalidations.Merged merged = pending.all();
            LogPosition position = script.append(redis, usedNumber(), merged.invalidation());
            journal.add(merged.invalidation(), System.nanoTime());
            if (mirror.apply(position, merged.invalidation())) {
                own.appended(position);
                pending.appended(merged);
            } else {
                confirm(redis); // It went into a history that is not followed yet; then it is appended again.
            }
        }
    }

    /** Ends the thread within one heartbeat. */
    @Override
    public void close() {
        closed = true;
        watch.cancel(false);
        LockSupport.unpark(thread);
    }
}
