package io.civicq.cache.redis;

import io.civicq.cache.redis.BreakerState.Outcome;
import io.civicq.cache.redis.RedisFailure.Verdict;
import io.civicq.cache.spi.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;

/**
 * Two circuit breakers before each primary: one for all calls, and one for writes alone, as a full or read-only server can
 * still be read. While one is open a probe in the background finds out when the server is well again. Thread-safe.
 */
final class Breakers {
    /** How to ask a server whether it is well. */
    interface Probe {
        /**
         * Asks, and waits for the answer.
         *
         * @param key one that the server is to have, or null if none is known
         * @return null if the server is no longer among those to be asked
         */
        @Nullable
        Verdict ask(HostAndPort primary, byte @Nullable [] key, Access access);
    }

    private final Probe probe;
    private final Consumer<HostAndPort> onOpen;
    private final ScheduledExecutorService probing;
    private final RandomGenerator random;
    private final Ticker ticker;
    private final long slowAfterNanos;
    private final Map<HostAndPort, Guard> guards = new ConcurrentHashMap<>();

    /**
     * @param onOpen is told the primary before which a breaker has opened
     * @param operationTimeout how long a call may wait; an answer that takes half of it is slow
     * @param probing where to wait for a probe's answer; shut down by its owner
     * @param random for the pauses between probes; thread-safe
     */
    Breakers(
            Probe probe,
            Consumer<HostAndPort> onOpen,
            Duration operationTimeout,
            ScheduledExecutorService probing,
            RandomGenerator random,
            Ticker ticker) {
        this.probe = probe;
        this.onOpen = onOpen;
        this.probing = probing;
        this.random = random;
        this.ticker = ticker;
        this.slowAfterNanos = operationTimeout.toNanos() / 2;
    }

    private final class Guard {
        private final HostAndPort primary;
        private final Breaker server;
        private final Breaker writes;

        /** Set while a probe is scheduled or runs. */
        private final AtomicBoolean probed = new AtomicBoolean();

        /** The one whose call has opened a breaker: a Cluster answers for slots, not for servers. */
        private volatile byte @Nullable [] key;

        private Guard(HostAndPort primary) {
            this.primary = primary;
            String name = "Redis " + primary;
            this.server = new Breaker(
                    name + " is lost: {} in {}; serving without it",
                    name + " is back after {} ms",
                    ticker,
                    slowAfterNanos);
            this.writes = new Breaker(
                    name + " takes no writes: {} in {}; serving without them",
                    name + " takes writes again after {} ms",
                    ticker,
                    slowAfterNanos);
        }

        private void server(Outcome outcome, Call call, String cause) {
            record(server, outcome, call, cause);
        }

        private void writes(Outcome outcome, Call call, String cause) {
            record(writes, outcome, call, cause);
        }

        private void record(Breaker breaker, Outcome outcome, Call call, String cause) {
            if (breaker.record(outcome, call.began(), cause, call.operation())) {
                byte[] byKey = call.key();
                key = byKey == null ? key : byKey;
                probeSoon();
                onOpen.accept(primary);
            }
        }

        private void probeSoon() {
            if (probed.compareAndSet(false, true)) {
                try {
                    var unused = probing.schedule(
                            this::probe, BreakerState.pauseNanos(random.nextDouble()), TimeUnit.NANOSECONDS);
                } catch (RejectedExecutionException closed) {
                    guards.remove(primary, this);
                }
            }
        }

        private void probe() {
            try {
                Access access = writes.isOpen() ? Access.WRITE : Access.READ;
                Verdict verdict = probe.ask(primary, key, access);
                if (verdict == null) {
                    guards.remove(primary, this);
                    return;
                }
                if (verdict == Verdict.ANSWERS || verdict == Verdict.UNWRITABLE) {
                    server.probed();
                }
                if (verdict == Verdict.ANSWERS && access == Access.WRITE) {
                    writes.probed();
                }
            } finally {
                probed.set(false);
                if (guards.get(primary) == this && (server.isOpen() || writes.isOpen())) {
                    probeSoon();
                }
            }
        }
    }

    /** Whether a call may go to this primary now. */
    boolean admit(HostAndPort primary, Access access) {
        Guard guard = guards.get(primary);
        return guard == null || !(guard.server.isOpen() || (access == Access.WRITE && guard.writes.isOpen()));
    }

    /** Takes note of a call that was answered, once it had a connection, in this time. */
    void answered(HostAndPort primary, Call call, long tookNanos) {
        Guard guard = guards.computeIfAbsent(primary, Guard::new);
        boolean slow = call.isSmall() && tookNanos > slowAfterNanos;
        guard.server(slow ? Outcome.SLOW : Outcome.ANSWERED, call, "slow answers");
        if (call.access() == Access.WRITE) {
            guard.writes(Outcome.ANSWERED, call, "");
        }
    }

    /** Takes note of a call that failed. */
    void failed(HostAndPort primary, Call call, RedisFailure failure, Verdict verdict) {
        Guard guard = guards.computeIfAbsent(primary, Guard::new);
        switch (verdict) {
            case NONE -> {}
            case ANSWERS -> guard.server(Outcome.ANSWERED, call, "");
            case BUSY -> guard.server(Outcome.STARVED, call, failure.label());
            case UNWRITABLE -> {
                guard.server(Outcome.ANSWERED, call, "");
                guard.writes(Outcome.FAILED, call, failure.label());
            }
            case UNUSABLE -> guard.server(Outcome.FAILED, call, failure.label());
        }
    }

    /**
     * A call to one primary.
     *
     * @param operation what it is, in a word, for the log
     * @param key one of those that it is about, or null
     * @param began when, by the ticker
     * @param work how much it asks of the server
     * @param size how many bytes it writes, about
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Call(String operation, Access access, byte @Nullable [] key, long began, Work work, long size) {
        private static final long SMALL_BYTES = 64 * 1024;

        /** How much a healthy server has to do for a call. */
        enum Work {
            /** What takes a few milliseconds at most. */
            LITTLE,
            MUCH
        }

        /** Whether its answer, if it takes long, tells of a slow server rather than of much work. */
        boolean isSmall() {
            return work == Work.LITTLE && size <= SMALL_BYTES;
        }
    }
}
