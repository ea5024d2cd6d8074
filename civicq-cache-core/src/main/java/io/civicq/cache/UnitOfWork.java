package io.civicq.cache;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationBuilder;
import io.civicq.cache.invalidation.InvalidationMirror;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.invalidation.StampNames;
import io.civicq.cache.invalidation.Standing;
import io.civicq.cache.key.CacheKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of the application, as its caches see it: what is invalidated inside takes effect after the commit, and
 * vanishes with a rollback.
 *
 * <pre>{@code
 * try (UnitOfWork work = caches.begin()) {
 *     repository.castVote(connection, 7);
 *     caches.publish(new VoteCast(7, 5));
 *     connection.commit();
 *     work.committed();
 * }
 * }</pre>
 *
 * <p>Inside, in the thread that began it, reads of what was invalidated go to their loaders, so that the transaction sees
 * its own writes; and nothing that is loaded is kept, as others must not see what may be rolled back. A unit inside
 * another joins it when it commits. Not thread-safe: it belongs to the thread that began it.
 */
public final class UnitOfWork implements AutoCloseable {
    private static final LogPosition START = new LogPosition(0, 0);
    private static final Invalidation NOTHING = Invalidation.ofNothing();
    private static final int MAX_TOUCHED = 10_000;

    private final Works works;
    private final @Nullable UnitOfWork outer;
    private final InvalidationMirror touched = new InvalidationMirror(MAX_TOUCHED);
    private final InvalidationBuilder recorded = new InvalidationBuilder();
    private final List<Runnable> afterwards = new ArrayList<>();
    private boolean ended;

    UnitOfWork(Works works, @Nullable UnitOfWork outer) {
        this.works = works;
        this.outer = outer;
    }

    @Nullable
    UnitOfWork outer() {
        return outer;
    }

    boolean hasEnded() {
        return ended;
    }

    void record(Invalidation invalidation) {
        touched.applyNext(invalidation);
        recorded.add(invalidation);
    }

    void recordTask(Runnable afterCommit) {
        afterwards.add(afterCommit);
    }

    /** Whether a value was invalidated inside, here or in a unit around this one. */
    boolean touches(CacheKey key, String dataType, Set<String> tags) {
        return touched.standing(key, StampNames.ofCache(dataType), tags, START) != Standing.VALID
                || (outer != null && outer.touches(key, dataType, tags));
    }

    /**
     * Says that the transaction was committed: the invalidations take effect before this returns, or join the unit around
     * this one. Never throws for an outage. To be called too when a commit failed and nobody knows what came of it.
     *
     * @return the position at which every node will have applied them; {@link LogPosition#PENDING} if they wait for the unit
     *     around this one or for the log
     */
    public LogPosition committed() {
        return end() ? works.release(recorded.build(), afterwards, outer) : works.release(NOTHING, List.of(), outer);
    }

    /** Says that the transaction was rolled back, unless it was committed: the invalidations vanish. */
    @Override
    public void close() {
        end();
    }

    private boolean end() {
        boolean first = !ended;
        ended = true;
        if (first) {
            works.leave(this);
        }
        return first;
    }
}
