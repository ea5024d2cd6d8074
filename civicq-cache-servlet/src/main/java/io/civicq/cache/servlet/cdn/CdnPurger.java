package io.civicq.cache.servlet.cdn;

import io.civicq.cache.spi.InvalidationFeed;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a cache in front of the application forget what was invalidated, on whichever node, in a daemon thread of its own.
 *
 * <p>The invalidation log is its queue, so nothing is enqueued and a crash loses nothing: every node runs a purger of the same
 * consumer, one of them has the turn, and another goes on from the same place when it dies. Requests may be sent twice; their
 * order does not matter, as each only makes the cache forget.
 *
 * <pre>{@code
 * InvalidationFeed feed = redis.invalidationFeed("civicq", "cloudflare").orElseThrow();
 * CdnPurger purger = CdnPurger.start(feed, CloudflareCdn.zone(zone, token), PurgeSettings.standard());
 * }</pre>
 *
 * <p>Closed before the tier that the feed is of. Thread-safe.
 */
public final class CdnPurger implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CdnPurger.class);
    private static final Duration AFTER_A_DEFECT = Duration.ofSeconds(5);
    private static final long CLOSING_MILLIS = 5_000;

    private final InvalidationFeed feed;
    private final PurgeRound round;
    private final PurgeCounts counts = new PurgeCounts();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    private CdnPurger(InvalidationFeed feed, Cdn cdn, PurgeSettings settings) {
        this.feed = feed;
        this.round = new PurgeRound(feed, cdn, settings, counts, System::nanoTime, Defaults.random());
        this.thread = Defaults.daemon("civicq-cdn-purger", this::run);
    }

    /**
     * Starts purging. A consumer that is new to the log begins with a purge of everything.
     *
     * @param feed one that no other purger of this process reads
     * @param cdn one that no other purger of this process sends to
     */
    public static CdnPurger start(InvalidationFeed feed, Cdn cdn, PurgeSettings settings) {
        CdnPurger purger = new CdnPurger(feed, cdn, settings);
        purger.thread.start();
        return purger;
    }

    private void run() {
        try {
            Duration pause = Duration.ZERO;
            while (!closing.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                pause = next();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration next() throws InterruptedException {
        try {
            return round.next();
        } catch (RuntimeException e) {
            LOG.error("A purge failed by a defect, in the rules perhaps; it is tried again", e);
            return AFTER_A_DEFECT;
        }
    }

    /** What it has done since it started, on this node. */
    public PurgeStatistics statistics() {
        return counts.snapshot();
    }

    /**
     * Stops, and lets another node go on at once. A request that is under way has 5 s to end; then it is given up, and comes
     * again.
     */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(CLOSING_MILLIS);
            thread.interrupt();
            thread.join(CLOSING_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        feed.yieldTurn();
    }
}
