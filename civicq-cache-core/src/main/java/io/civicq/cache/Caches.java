package io.civicq.cache;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationRules;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.memory.InMemoryTier;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.spi.InvalidationLog;
import io.civicq.cache.spi.Latencies;
import io.civicq.cache.spi.LoadLease;
import io.civicq.cache.spi.Ticker;
import io.civicq.cache.spi.Tier;
import io.civicq.cache.spi.TierStatistics;
import io.civicq.cache.spi.Transactions;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The caches of one service: its tiers, its policies, and one {@link Cache} for each data type.
 *
 * <pre>{@code
 * try (Caches caches = Caches.builder().policies(CivicPolicies.table()).build()) {
 *     Cache<Ballot> ballots = caches.cache("ballot", Ballot.class);
 *     Ballot ballot = ballots.get(CacheKeys.ballot(123), () -> repository.findBallot(123));
 * }
 * }</pre>
 *
 * <p>Made once, when the service starts, and closed when it stops. Thread-safe.
 */
public final class Caches implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Caches.class);

    private final Node node;
    private final TtlTable policies;
    private final InvalidationRules rules;
    private final List<AutoCloseable> owned;
    private final Duration closeWithin;
    private final Map<String, Opened> caches = new ConcurrentHashMap<>();
    private final CacheService service;

    private record Opened(Type type, Engine<?> engine) {}

    private Caches(Assembly.Assembled parts, TtlTable policies, InvalidationRules rules, Duration closeWithin) {
        this.node = parts.node();
        this.policies = policies;
        this.rules = rules;
        this.owned = parts.owned();
        this.closeWithin = closeWithin;
        this.service = new CacheService(this, node);
    }

    /** A builder of caches that work in one process, until it is told of other tiers. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The cache of a data type.
     *
     * @throws IllegalArgumentException if the data type has no policy, or was opened with another type
     */
    public <V> Cache<V> cache(String dataType, Class<V> type) {
        return open(dataType, type);
    }

    /** The same for a type with generics: {@code caches.cache("question_list", new TypeRef<List<Question>>() {})}. */
    public <V> Cache<V> cache(String dataType, TypeRef<V> type) {
        return open(dataType, type.type());
    }

    /**
     * The entries of a data type whose values are not made by a loader, such as streamed responses.
     *
     * @throws IllegalArgumentException as {@link #cache(String, Class)}
     */
    public <V> Deposits<V> deposits(String dataType, Class<V> type) {
        return this.<V>open(dataType, type).deposits();
    }

    @SuppressWarnings("unchecked") // the types were compared
    private <V> Engine<V> open(String dataType, Type type) {
        CachePolicy policy = policies.policy(dataType);
        Opened opened =
                caches.computeIfAbsent(dataType, name -> new Opened(type, new Engine<V>(node, name, type, policy)));
        if (!opened.type.equals(type)) {
            throw new IllegalArgumentException("cache '" + dataType + "' holds values of " + opened.type.getTypeName()
                    + "; it cannot also hold " + type.getTypeName());
        }
        return (Engine<V>) opened.engine;
    }

    /** The same entries by string keys, in the call shapes of CivicQ's caching strategy. */
    public CacheService service() {
        return service;
    }

    /**
     * Makes known what is no longer true, here and on every node. Reads that begin on this node after this returns never
     * see an older value; it never throws for an outage. Inside a {@link UnitOfWork} it waits for the commit.
     *
     * @return the position of the log at which every node will have applied it; {@link LogPosition#PENDING} inside a unit
     *     of work, or while the log cannot be reached
     */
    public LogPosition invalidate(Invalidation invalidation) {
        return node.invalidate(invalidation);
    }

    /**
     * Invalidates what the rules say that a domain event makes untrue.
     *
     * @return as {@link #invalidate}
     * @throws IllegalArgumentException if there is no rule for the event; nothing was invalidated then
     */
    public LogPosition publish(Object event) {
        return invalidate(rules.resolve(event));
    }

    /**
     * A position at which every node will have applied all that this one has invalidated or heard so far; {@link
     * LogPosition#PENDING} while the log has not taken some of it. Handed to the user who wrote (in a header or a cookie), it
     * lets whichever node serves that user next {@linkplain #awaitPosition wait} for it.
     */
    public LogPosition position() {
        return node.log().position();
    }

    /**
     * Waits until this node has applied everything up to a position. Reads that begin after that show at least what was
     * true there, whichever node invalidated it.
     *
     * <p>If the position comes from a client, the client decides how long this waits: keep the patience short.
     *
     * @param patience how long to wait; zero only asks
     * @return whether it has; false also for {@link LogPosition#PENDING}, for a position of a history that is gone, and in an
     *     interrupted thread
     */
    public boolean awaitPosition(LogPosition position, Duration patience) {
        return new Requirement(node.mirror(), position, patience).isMet();
    }

    /**
     * Asks for a call, in this thread, after the unit of work that the calling thread is in has committed and what it
     * invalidated has taken effect. With a rollback it never comes. What the task throws is logged.
     *
     * @return whether the thread is in a unit of work; if not, the task is not called
     */
    public boolean whenCommitted(Runnable task) {
        UnitOfWork work = node.works().current();
        if (work != null) {
            work.recordTask(task);
        }
        return work != null;
    }

    /** The lease that the nodes which share a far tier share; one of this process where there is none. */
    public LoadLease loadLease() {
        return node.lease();
    }

    /** Begins a unit of work in the calling thread. It must be closed. */
    public UnitOfWork begin() {
        return node.works().begin();
    }

    /**
     * Begins to record what the calling thread reads from these caches: so that what is made of it can fall with it. It must be
     * closed. A near hit costs a little more while any thread records.
     */
    public Recording record() {
        return node.works().record();
    }

    /** What happened in all caches together, and the state of the tier that all nodes share. */
    public CacheStatistics statistics() {
        TierStatistics near = node.near().statistics();
        TierStatistics state = node.far() == null ? near : node.far().statistics();
        CacheStatistics.Outcomes outcomes = service.outcomes();
        for (Opened opened : caches.values()) {
            outcomes = outcomes.plus(opened.engine.outcomes());
        }
        return new CacheStatistics(
                state.available(),
                state.totalKeys(),
                state.memoryUsedBytes(),
                state.memoryPeakBytes(),
                state.evictedKeys(),
                outcomes);
    }

    /**
     * How long invalidations took from the append, on any node, until this node had applied them. None where the log is one
     * of this process, which takes no time.
     */
    public Latencies invalidationLag() {
        return node.log().lag();
    }

    /** What each tier says of itself, by its name. Asks the backend. */
    public Map<String, TierStatistics> tierStatistics() {
        Map<String, TierStatistics> tiers = new LinkedHashMap<>();
        tiers.put(node.near().name(), node.near().statistics());
        if (node.far() != null) {
            tiers.put(node.far().name(), node.far().statistics());
        }
        return tiers;
    }

    /**
     * Lets the loads in flight finish within {@link Builder#closeWithin}. Those that do not are ended: load threads and
     * background threads are interrupted, and reads that wait for another thread's load get a {@link
     * java.util.concurrent.CancellationException}; no thread of the application's own is interrupted. Then leaves the log and
     * closes the tiers and what the builder made.
     *
     * <p>Nothing is written to a tier once this has returned, not even by a load that outlives it. Reads after this go to their
     * loaders in the calling thread, and nothing is kept. A second call does nothing. Interrupted, it waits no longer, and
     * closes all the same.
     */
    @Override
    public void close() {
        node.tower().close(closeWithin);
        for (AutoCloseable each : owned) {
            try {
                each.close();
            } catch (Exception e) {
                log.warn("Closing {} failed: {}", each, e.toString());
            }
        }
    }

    /** Says what the caches are made of. Every part has a default; only the policies must be given. Not thread-safe. */
    public static final class Builder {
        private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
        private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);
        private static final Duration LONGEST_CLOSE = Duration.ofHours(1);

        private final Assembly parts = new Assembly();
        private @Nullable TtlTable policies;
        private InvalidationRules rules = InvalidationRules.none();
        private Duration closeWithin = CLOSE_WITHIN;

        private Builder() {}

        /**
         * The first part of every name that is written to a shared backend; {@code civicq} if it is not given.
         *
         * @throws IllegalArgumentException if it is not 1 to 64 letters, digits, dots, underscores and hyphens
         */
        public Builder namespace(String name) {
            if (!NAMESPACE.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "namespace '" + name + "' must be 1 to 64 letters, digits, dots, underscores and hyphens");
            }
            parts.namespace = name;
            return this;
        }

        /** The tier in this process; an {@link InMemoryTier} of 10,000 entries a data type if it is not given. */
        public Builder near(Tier tier) {
            parts.near = tier;
            return this;
        }

        /** The tier that all nodes share; none if it is not given. */
        public Builder far(Tier tier) {
            parts.far = tier;
            return this;
        }

        /** The policy of each data type. */
        public Builder policies(TtlTable table) {
            this.policies = table;
            return this;
        }

        /** What each event makes untrue, for {@link Caches#publish}; none if it is not given. */
        public Builder rules(InvalidationRules table) {
            this.rules = table;
            return this;
        }

        /** The log of invalidations; the far tier's if it is not given, else one of this process. */
        public Builder invalidationLog(InvalidationLog log) {
            parts.invalidationLog = log;
            return this;
        }

        /** The lease for loads; the far tier's if it is not given, else one of this process. */
        public Builder loadLease(LoadLease lease) {
            parts.loadLease = lease;
            return this;
        }

        /** The application's transactions: each becomes a {@link UnitOfWork}. Without it they are begun by hand. */
        public Builder transactions(Transactions source) {
            parts.transactions = source;
            return this;
        }

        /** Elapsed time; {@link System#nanoTime} if it is not given. */
        public Builder ticker(Ticker source) {
            parts.ticker = source;
            return this;
        }

        /**
         * The most loads that this node runs at a time, of all data types together, whatever their policies say; 256 if it is
         * not given. Loads inside a unit of work, which has a connection already, do not count.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder maxConcurrentLoads(int loads) {
            if (loads < 1) {
                throw new IllegalArgumentException("maxConcurrentLoads must be positive, but was " + loads);
            }
            parts.maxConcurrentLoads = loads;
            return this;
        }

        /** Where values are refreshed in the background; a few daemon threads if it is not given. It is not closed. */
        public Builder background(Executor executor) {
            parts.background = executor;
            return this;
        }

        /**
         * Where loads run that do not run in the thread of the read: those of data types with {@linkplain
         * io.civicq.cache.policy.LoadPolicy#softDeadline deadlines}, and asynchronous reads. If it is not given, a virtual
         * thread each where the runtime has them (Java 21 and later), else daemon threads, twice {@link #maxConcurrentLoads} of
         * them at most. It is not closed.
         *
         * <p>It must not queue what it has no thread for: a load inside a load would wait behind the load that waits for it.
         * What it rejects is answered with something stale, or with {@link LoadRejectedException}.
         */
        public Builder loadThreads(Executor executor) {
            parts.loadThreads = executor;
            return this;
        }

        /**
         * How long {@link Caches#close} lets loads in flight finish; 2 s if it is not given. A tier that hangs in a write may
         * take it as long again.
         *
         * @throws IllegalArgumentException if it is negative or more than an hour
         */
        public Builder closeWithin(Duration duration) {
            if (duration.isNegative() || duration.compareTo(LONGEST_CLOSE) > 0) {
                throw new IllegalArgumentException(
                        "closeWithin must be from PT0S to " + LONGEST_CLOSE + ", but was " + duration);
            }
            this.closeWithin = duration;
            return this;
        }

        /** Chance, for jitter and early refresh. Must be thread-safe. */
        public Builder random(RandomGenerator generator) {
            parts.random = generator;
            return this;
        }

        /**
         * The caches. A backend that is down is no error.
         *
         * @throws IllegalArgumentException if no policies were given
         */
        public Caches build() {
            if (policies == null) {
                throw new IllegalArgumentException(
                        "no policies; say how long each data type lives: Caches.builder().policies(table)");
            }
            return new Caches(parts.assembled(), policies, rules, closeWithin);
        }
    }
}
