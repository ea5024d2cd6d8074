package io.civicq.cache.redis;

import io.civicq.cache.spi.Ticker;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the link in the background, tries again until it is open, and renews it after a failover.
 *
 * <p>Opening waits for the network (Jedis asks Sentinels and Cluster nodes in its constructors), so no caller does it.
 */
final class LinkKeeper implements AutoCloseable {
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;
    private static final long RENEWAL_PAUSE_MILLIS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(RedisTier.class);

    private final String name;
    private final Supplier<RedisLink> opener;
    private final Consumer<RuntimeException> onFailure;
    private final ScheduledExecutorService background;
    private final Ticker ticker;
    private final CountDownLatch firstAttempt = new CountDownLatch(1);

    /** Set while a renewal is scheduled or runs. */
    private final AtomicBoolean renewing = new AtomicBoolean();

    /** Written by the one renewal that runs. */
    private volatile long renewedAt;

    /** Written under this monitor; null until open and after close. */
    private volatile @Nullable RedisLink link;

    /** Written under this monitor. */
    private volatile boolean closed;

    LinkKeeper(
            String name,
            Supplier<RedisLink> opener,
            Consumer<RuntimeException> onFailure,
            ScheduledExecutorService background,
            Ticker ticker) {
        this.name = name;
        this.opener = opener;
        this.onFailure = onFailure;
        this.background = background;
        this.ticker = ticker;
        this.renewedAt = ticker.nanos() - TimeUnit.MILLISECONDS.toNanos(RENEWAL_PAUSE_MILLIS);
    }

    /** Starts to open, and waits for the first attempt so that a Redis that is up serves the first call. */
    void start(Duration atMost) {
        background.execute(() -> open(FIRST_PAUSE_MILLIS));
        try {
            boolean unused = firstAttempt.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Nullable
    RedisLink current() {
        return link;
    }

    boolean isClosed() {
        return closed;
    }

    private void open(long pauseMillis) {
        try {
            use(opener.get());
            if (pauseMillis > FIRST_PAUSE_MILLIS) {
                LOG.info("Redis {} is found", name);
            }
        } catch (RuntimeException e) {
            onFailure.accept(e);
            if (pauseMillis == FIRST_PAUSE_MILLIS) {
                LOG.warn(
                        "Redis {} is not found: {}; serving without it",
                        name,
                        RedisFailure.of(e).label());
            }
            schedule(() -> open(Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS)), pauseMillis);
        } finally {
            firstAttempt.countDown();
        }
    }

    private void use(RedisLink opened) {
        RedisLink old;
        synchronized (this) {
            old = closed ? opened : link;
            link = closed ? null : opened;
        }
        if (old != null) {
            old.close();
        }
    }

    /** Renews the link soon, but not more than once a second. */
    void renewSoon() {
        if (renewing.compareAndSet(false, true)) {
            long sinceMillis = TimeUnit.NANOSECONDS.toMillis(ticker.nanos() - renewedAt);
            schedule(this::renew, Math.max(0, RENEWAL_PAUSE_MILLIS - sinceMillis));
        }
    }

    private void renew() {
        try {
            RedisLink old = link;
            if (old != null && !old.renew()) {
                use(opener.get());
            }
        } catch (RuntimeException e) {
            onFailure.accept(e);
        } finally {
            renewedAt = ticker.nanos();
            renewing.set(false);
        }
    }

    private synchronized void schedule(Runnable task, long delayMillis) {
        if (!closed) {
            var unused = background.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        RedisLink old;
        synchronized (this) {
            closed = true;
            old = link;
            link = null;
        }
        background.shutdownNow();
        if (old != null) {
            old.close();
        }
    }
}
