package io.civicq.cache;

import io.civicq.cache.invalidation.InvalidationMirror;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.invalidation.StampNames;
import io.civicq.cache.invalidation.Standing;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.Freshness;
import io.civicq.cache.spi.CacheEntry;
import java.util.Set;

/** Judges the entries of one data type by the log and by the clock. */
final class Judge {
    /** One entry read twice from a far tier seems to have been loaded at two moments, so far apart at most. */
    private static final long CLOCK_TOLERANCE_NANOS = 20_000_000;

    private final Node node;
    private final CachePolicy policy;
    private final InvalidationMirror mirror;
    private final long cache;

    Judge(Node node, String dataType, CachePolicy policy) {
        this.node = node;
        this.policy = policy;
        this.mirror = node.mirror();
        this.cache = StampNames.ofCache(dataType);
    }

    /** Whether it may be handed out with nothing more to be done: the question of the hit path. */
    boolean isPlainlyFresh(CacheKey key, CacheEntry<?> entry) {
        return entry.remainingNanos(node.clock().nanos()) > earliestRefreshNanos(entry) && isValid(key, entry);
    }

    private long earliestRefreshNanos(CacheEntry<?> entry) {
        return entry.isAbsent() ? 0 : Freshness.earliestRefreshNanos(policy, entry.costNanos());
    }

    /**
     * Whether nothing has invalidated it; if the node is suspect, whether it is young enough besides. A judgement that held
     * is remembered until the mirror moves.
     */
    boolean isValid(CacheKey key, CacheEntry<?> entry) {
        LogPosition now = mirror.position();
        if (entry.wasJudgedValid(now)) {
            return true;
        }
        if (isInvalidated(key, entry)) {
            return false;
        }
        // Read after the position: whoever sees the position of a suspect mirror sees that it is suspect.
        if (mirror.isSuspect()) {
            return isYoungEnough(entry);
        }
        entry.judgedValid(now);
        return true;
    }

    /** Whether it is known to be old. */
    boolean isInvalidated(CacheKey key, CacheEntry<?> entry) {
        return standing(key, entry) != Standing.VALID;
    }

    /**
     * Whether it is not due to be loaded again: valid, and with more than that left of its lifetime, or more than half of it.
     * Remembers nothing, so that it does not look as if somebody had read the value.
     */
    boolean isLasting(CacheKey key, CacheEntry<?> entry, long aheadNanos) {
        long now = node.clock().nanos();
        return !Freshness.isRenewalDue(entry.remainingNanos(now), entry.ageNanos(now), aheadNanos)
                && standing(key, entry) == Standing.VALID
                && (!mirror.isSuspect() || isYoungEnough(entry));
    }

    /** Whether it ends a search for it without a load. */
    boolean meets(Demand demand, CacheKey key, CacheEntry<?> entry, Freshness freshness) {
        return switch (demand.kind()) {
            case SERVABLE, AT_ONCE -> isServable(key, entry, freshness);
            case RENEWED -> isNewerThan(demand.nanos(), entry) && isServable(key, entry, freshness);
            case LASTING -> isLasting(key, entry, demand.nanos());
            case NONE -> false;
        };
    }

    /** Whether it was loaded later than that, by more than the far tier's clock may be read wrong. */
    private static boolean isNewerThan(long loadedNanos, CacheEntry<?> entry) {
        return entry.loadedNanos() - loadedNanos > CLOCK_TOLERANCE_NANOS;
    }

    /** Whether it may be handed out without waiting for a reload. */
    boolean isServable(CacheKey key, CacheEntry<?> entry, Freshness freshness) {
        return freshness.isServable() && isValid(key, entry);
    }

    /** Whether a suspect node may serve it, as far as its age goes. */
    private boolean isYoungEnough(CacheEntry<?> entry) {
        return entry.ageNanos(node.clock().nanos()) <= policy.suspectFor().toNanos();
    }

    /**
     * Whether it may be handed out because its reload failed: stale or softly invalidated, but never revoked. A suspect node
     * cannot tell what was revoked since it last heard the log, so there it must be young enough too.
     */
    boolean isServableOnError(CacheKey key, CacheEntry<?> entry) {
        return !entry.isAbsent()
                && !policy.staleIfError().isZero()
                && entry.remainingNanos(node.clock().nanos())
                        > -policy.staleIfError().toNanos()
                && standing(key, entry) != Standing.REVOKED
                && (!mirror.isSuspect() || isYoungEnough(entry));
    }

    Freshness freshness(CacheEntry<?> entry) {
        long remaining = entry.remainingNanos(node.clock().nanos());
        return entry.isAbsent()
                ? Freshness.ofAbsence(remaining)
                : Freshness.ofValue(policy, remaining, entry.costNanos(), node.draw());
    }

    /** Whether the entry shows all that was invalid when a read began at {@code start}. */
    boolean reflects(CacheKey key, CacheEntry<?> entry, LogPosition start) {
        return entry.position().covers(start) || isValid(key, entry);
    }

    /** The same for a load whose value, and so its tags, is not known yet: a yes may turn into a no. */
    boolean mayReflect(CacheKey key, LogPosition since, LogPosition start) {
        return since.covers(start) || mirror.standing(key, cache, Set.of(), since) == Standing.VALID;
    }

    private Standing standing(CacheKey key, CacheEntry<?> entry) {
        return mirror.standing(key, cache, entry.tags(), entry.position());
    }
}
