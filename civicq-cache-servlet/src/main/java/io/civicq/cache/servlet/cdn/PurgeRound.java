package io.civicq.cache.servlet.cdn;

import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.servlet.cdn.Cdn.Answer;
import io.civicq.cache.servlet.cdn.PurgeQueue.Attempt;
import io.civicq.cache.spi.InvalidationFeed;
import io.civicq.cache.spi.InvalidationFeed.Batch;
import io.civicq.cache.spi.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a purger does again and again: read the log, send what it says, and complete it when the cache has taken it twice.
 *
 * <p>Nothing but the feed's own place is kept anywhere. It moves on only when everything up to it was accepted (or given up),
 * and once more {@code againAfter} later; a node that dies before that has another send it all again, which does no harm.
 *
 * <p>Only one thread calls {@link #next}.
 */
final class PurgeRound {
    private static final Logger LOG = LoggerFactory.getLogger(CdnPurger.class);
    private static final int MOST_SHOWN = 2_000;

    private final InvalidationFeed feed;
    private final Cdn cdn;
    private final PurgeSettings settings;
    private final PurgeCounts counts;
    private final Ticker ticker;
    private final RandomGenerator random;
    private final PurgeQueue queue;

    /** What was accepted once and is to be sent again, and the place in the log that it completes. */
    private final Deque<Owed> owed = new ArrayDeque<>();

    private @Nullable LogPosition read;

    /** What was read since the queue was empty last. */
    private Owed current = Owed.nothing();

    private int failures;
    private long notBefore;
    private long everythingNotBefore;

    /**
     * @param purge what was, or is to be, accepted
     * @param dueNanos when it is to be sent again
     * @param end where the log stands at its end; null if nothing was read
     * @param completes the place that is completed when it was accepted; null for none
     */
    private record Owed(
            Purge purge,
            long dueNanos,
            @Nullable LogPosition end,
            @Nullable LogPosition completes) {
        static Owed nothing() {
            return new Owed(Purge.ofNothing(), 0, null, null);
        }
    }

    PurgeRound(
            InvalidationFeed feed,
            Cdn cdn,
            PurgeSettings settings,
            PurgeCounts counts,
            Ticker ticker,
            RandomGenerator random) {
        this.feed = feed;
        this.cdn = cdn;
        this.settings = settings;
        this.counts = counts;
        this.ticker = ticker;
        this.random = random;
        this.queue = new PurgeQueue(cdn::requests, settings.mostWaiting());
        this.notBefore = ticker.nanos();
        this.everythingNotBefore = notBefore;
    }

    /** Reads once, sends what may be sent, and returns how long to pause. */
    Duration next() throws InterruptedException {
        Optional<Batch> batch = feed.after(read, settings.lease());
        if (batch.isEmpty()) {
            forget();
            return settings.pollEvery();
        }
        take(batch.get());
        takeDue();
        Duration pause = send();
        counts.waiting(queue.names());
        return pause;
    }

    /** The turn is another's, who begins where the log was completed; or it is not known whose it is. */
    private void forget() {
        queue.clear();
        owed.clear();
        current = Owed.nothing();
        read = null;
        counts.forgotten();
    }

    private void take(Batch batch) {
        if (batch.entries() > 0) {
            Purge purge = settings.rules().apply(batch.merged());
            queue.add(purge);
            current = new Owed(current.purge.and(purge), 0, batch.end(), current.completes);
            read = batch.end();
            counts.read(batch, ticker.nanos());
        }
    }

    private void takeDue() {
        for (Owed first = owed.peek(); first != null && first.dueNanos - ticker.nanos() <= 0; first = owed.peek()) {
            owed.remove();
            queue.add(first.purge);
            current = new Owed(current.purge, 0, current.end, first.end);
        }
    }

    /** Sends one request; in a long row the log is read in between, which keeps the turn. */
    private Duration send() throws InterruptedException {
        Attempt head = queue.head();
        if (head != null) {
            Duration wait = untilAllowed(head.purge());
            if (!wait.isZero()) {
                return wait.compareTo(settings.pollEvery()) < 0 ? wait : settings.pollEvery();
            }
            act(head, cdn.send(head.purge()));
        }
        if (queue.head() != null) {
            return Duration.ZERO;
        }
        accepted();
        return settings.pollEvery();
    }

    private Duration untilAllowed(Purge request) {
        long now = ticker.nanos();
        long earliest = request.isEverything() ? Math.max(notBefore - now, everythingNotBefore - now) : notBefore - now;
        if (earliest > 0) {
            return Duration.ofNanos(earliest);
        }
        Duration wait = cdn.untilAllowed(request);
        if (!wait.isZero()) {
            counts.throttled();
        }
        return wait;
    }

    private void act(Attempt head, Answer answer) {
        switch (answer.outcome()) {
            case ACCEPTED -> {
                recovered();
                queue.done();
                counts.sent();
                if (head.purge().isEverything()) {
                    everythingNotBefore =
                            ticker.nanos() + settings.everythingAtMostEvery().toNanos();
                }
            }
            case UNAVAILABLE -> failed(head, answer, head.faults() + (head.othersPassed(counts.accepted()) ? 1 : 0));
            case REFUSED -> {
                if (head.purge().size() > 1) {
                    counts.failed();
                    queue.split(counts.accepted());
                } else {
                    failed(head, answer, head.faults() + 1);
                }
            }
        }
    }

    private void failed(Attempt head, Answer answer, int faults) {
        counts.failed();
        if (faults >= settings.maxTries()) {
            queue.done();
            counts.givenUp(Math.max(1, head.purge().size()));
            LOG.error("{} did not take a purge ({}); given up: {}", cdn.name(), answer.reason(), shown(head.purge()));
            return;
        }
        queue.tryLater(head.failed(faults, counts.accepted()));
        failures++;
        if (failures == settings.maxTries()) {
            LOG.warn("{} takes no purges ({}); they wait in the invalidation log", cdn.name(), answer.reason());
        }
        notBefore = ticker.nanos()
                + BackOff.after(failures, settings.longestPause(), answer.retryAfter(), random.nextDouble())
                        .toNanos();
    }

    private void recovered() {
        if (failures >= settings.maxTries()) {
            LOG.info("{} takes purges again", cdn.name());
        }
        failures = 0;
    }

    private static String shown(Purge purge) {
        if (purge.isEverything()) {
            return "everything";
        }
        String names = purge.keys() + " " + purge.urls() + " " + purge.prefixes();
        return names.length() > MOST_SHOWN ? names.substring(0, MOST_SHOWN) + "…" : names;
    }

    /** The queue is empty: all that was read has been accepted, or given up. */
    private void accepted() {
        long now = ticker.nanos();
        LogPosition end = current.end;
        LogPosition completes = current.completes;
        if (end != null) {
            counts.acceptedAll(now);
            if (settings.againAfter().isZero()) {
                completes = end;
            } else {
                owed.add(new Owed(current.purge, now + settings.againAfter().toNanos(), end, null));
            }
        }
        current = Owed.nothing();
        if (completes != null) {
            feed.complete(completes);
        }
    }
}
